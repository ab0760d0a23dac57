import { Link } from 'react-router'
import { z } from 'zod'
import { WhyList } from '#app/components/hours/why-list.tsx'
import { learnerIdOf, RecordFrame } from '#app/components/learners/record-frame.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { standingSentence } from '#app/components/verification/year-standing.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findLearnerPage } from '#server/reports/find-learner-page.ts'
import { findWhy, listWhyChoices } from '#server/reports/find-why.ts'
import type { Route } from './+types/learner-why'

export const meta: Route.MetaFunction = () => [{ title: '学时为什么没有显示 · 学时' }]

const query = z.object({
  kind: z.enum(['course', 'declaration']).optional().catch(undefined),
  id: z.uuid().optional().catch(undefined),
  year: z.coerce.number().int().optional().catch(undefined),
})

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const learnerId = learnerIdOf(params)
  const { kind, id, year } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  // Looking is recorded there, and who may look is decided there.
  const page = await findLearnerPage(requireOfficial(context), learnerId, year)
  if (!page) throw new Response(null, { status: 404 })
  const choices = await listWhyChoices(learnerId, page.year.year)
  const asked = kind && choices.some((choice) => choice.id === id && choice.kind === kind) && id
  return {
    person: page.person,
    year: page.year.year,
    choices,
    why: asked && kind ? await findWhy(learnerId, { kind, id: asked }, standingSentence) : null,
  }
}

export default function LearnerWhy({ loaderData: { person, year, choices, why } }: Route.ComponentProps) {
  return (
    <RecordFrame title="学时为什么没有显示" subtitle={`${year} 年度。选一项学习，看它走到了哪一步。`} person={person}>
      {why ? (
        <Sheet>
          <h2>{why.title}</h2>
          <WhyList steps={why.steps} links={false} />
        </Sheet>
      ) : null}
      <Sheet>
        <h2>{year} 年度的学习</h2>
        {choices.length === 0 ? <p>没有课程，也没有申报。</p> : null}
        <ul>
          {choices.map((choice) => (
            <li key={choice.id}>
              <Link to={`?kind=${choice.kind}&id=${choice.id}&year=${year}`}>{choice.title}</Link> {choice.note}
            </li>
          ))}
        </ul>
      </Sheet>
    </RecordFrame>
  )
}
