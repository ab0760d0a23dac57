import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/hours/hours.module.css'
import { WhyList } from '#app/components/hours/why-list.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { standingSentence } from '#app/components/verification/year-standing.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { findWhy, listWhyChoices } from '#server/reports/find-why.ts'
import type { Route } from './+types/hours-why'

export const meta: Route.MetaFunction = () => [{ title: '学时为什么没有显示 · 学时' }]

const query = z.object({
  kind: z.enum(['course', 'declaration']).optional().catch(undefined),
  id: z.uuid().optional().catch(undefined),
  year: z.coerce.number().int().min(2000).max(2200).optional().catch(undefined),
  search: z.string().max(100).catch(''),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const { accountId } = requireActor(context)
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const thisYear = shanghaiYear(await databaseNow())
  const year = wanted.year ?? thisYear
  const { kind, id, search } = wanted
  const why = kind && id ? await findWhy(accountId, { kind, id }, standingSentence) : null
  if (kind && id && !why) throw new Response(null, { status: 404 })
  const choices = (await listWhyChoices(accountId, year)).filter((choice) => choice.title.includes(search.trim()))
  return { why, choices, year, thisYear }
}

export default function WhyHours({ loaderData: { why, choices, year, thisYear } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="学时为什么没有显示"
        subtitle="选一项学习，看它走到了哪一步：学习、考试或登记、入账、年度、计入、验证。"
      />
      {why ? (
        <section className={classes.sheet} aria-labelledby="why">
          <h2 id="why">{why.title}</h2>
          <WhyList steps={why.steps} />
        </section>
      ) : null}
      <FilterBar
        search={{ label: '课程或申报' }}
        filters={[
          {
            name: 'year',
            label: '年度',
            all: `${thisYear} 年度`,
            options: [1, 2, 3, 4].map((back) => ({ value: `${thisYear - back}`, label: `${thisYear - back} 年度` })),
          },
        ]}
      />
      {choices.length === 0 ? (
        <EmptyState title={`${year} 年度没有这样的学习`}>
          在本站学过的课程和申报过的学习会列在这里。没有申报的，请先<Link to="/learn/declarations/new">申报</Link>。
        </EmptyState>
      ) : (
        <section className={classes.sheet} aria-labelledby="choices">
          <h2 id="choices">{year} 年度的学习</h2>
          <ul className={classes.plain}>
            {choices.map((choice) => (
              <li key={choice.id}>
                <Link to={`/learn/hours/why?kind=${choice.kind}&id=${choice.id}&year=${year}`}>{choice.title}</Link> {choice.note}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
