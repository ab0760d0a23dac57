import { data, Link, redirect } from 'react-router'
import { QuestionEditor } from '#app/components/questions/question-editor.tsx'
import classes from '#app/components/questions/questions.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { takeQuestion } from '#app/middleware/take-question.ts'
import { banksOf } from '#server/questions/banks-of.ts'
import { createQuestion } from '#server/questions/create-question.ts'
import { listShelves } from '#server/questions/list-questions.ts'
import { isPaperKind, type QuestionKind, questionKindLabels, questionKinds } from '#server/questions/rules/question.ts'
import { questionRefusals } from '#server/questions/rules/refusals.ts'
import type { Route } from './+types/question-new'

export const meta: Route.MetaFunction = () => [{ title: '新建题目 · 题库 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const [organisationId] = banksOf(actor)
  if (!organisationId) throw new Response(null, { status: 404 })
  const asked = new URL(request.url).searchParams.get('kind')
  const kind: QuestionKind = questionKinds.find((each) => each === asked) ?? 'single'
  return { organisationId, kind, subjects: (await listShelves(actor)).map((shelf) => shelf.subject) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { question, organisationId, problems } = takeQuestion(await request.formData())
  if (Object.keys(problems).length > 0)
    return data({ question, problems, sentence: '还有几处要改，见各栏旁边的说明。' }, { status: 422 })
  const made = await createQuestion(actor, { ...question, organisationId })
  if (made.ok) return redirect(`/studio/questions/${made.value.questionId}`)
  if (made.reason === 'not-found') throw data(null, { status: 404 })
  const sentence = [questionRefusals[made.reason].sentence, ...(made.detail ?? [])].join('')
  return data({ question, problems, sentence }, { status: 422 })
}

export default function QuestionNew({ loaderData: { organisationId, kind, subjects }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title={`新建${questionKindLabels[kind]}`} actions={<Link to="/studio/questions">返回题库</Link>} />
      {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
      <nav className={classes.kinds} aria-label="题型">
        {questionKinds.map((each) => (
          <Link key={each} to={`?kind=${each}`} aria-current={each === kind ? 'page' : undefined}>
            {questionKindLabels[each]}
          </Link>
        ))}
      </nav>
      {isPaperKind(kind) ? null : <Message tone="plain">这种题由人评阅，目前只在题库中保存，不能进入网上考试的试卷。</Message>}
      <QuestionEditor
        key={kind}
        organisationId={organisationId}
        questionId={null}
        basedOn={0}
        subjects={subjects}
        problems={actionData?.problems ?? {}}
        question={
          actionData?.question ?? { kind, subject: subjects[0] ?? '', tags: [], difficulty: 2, source: '', content: null }
        }
      />
    </>
  )
}
