import { data, Link, redirect } from 'react-router'
import { z } from 'zod'
import { QuestionEditor } from '#app/components/questions/question-editor.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { takeQuestion } from '#app/middleware/take-question.ts'
import { fileQuestion } from '#server/questions/file-question.ts'
import { findQuestion } from '#server/questions/find-question.ts'
import { listShelves } from '#server/questions/list-questions.ts'
import { reviseQuestion } from '#server/questions/revise-question.ts'
import { questionKindLabels } from '#server/questions/rules/question.ts'
import { questionRefusals } from '#server/questions/rules/refusals.ts'
import { sameContent } from '#server/questions/same-content.ts'
import type { Route } from './+types/question-edit'

export const meta: Route.MetaFunction = () => [{ title: '修改题目 · 题库 · 学时' }]

const idOf = (text: string) => {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const [question, shelves] = await Promise.all([findQuestion(actor, idOf(params.questionId)), listShelves(actor)])
  if (!question) throw new Response(null, { status: 404 })
  const { versions, ...rest } = question
  return { question: { ...rest, content: versions[0]?.content ?? null }, subjects: shelves.map((shelf) => shelf.subject) }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const questionId = idOf(params.questionId)
  const { question, basedOn, problems } = takeQuestion(await request.formData())
  const { content, kind, ...filing } = question
  if (Object.keys(problems).length > 0)
    return data({ question, problems, sentence: '还有几处要改，见各栏旁边的说明。' }, { status: 422 })
  const known = await findQuestion(actor, questionId)
  if (!known || known.kind !== kind) throw data(null, { status: 404 })
  if (!sameContent(known.versions[0]?.content, content)) {
    const revised = await reviseQuestion(actor, { questionId, basedOn, content })
    if (!revised.ok) {
      const sentence = [questionRefusals[revised.reason].sentence, ...(revised.detail ?? [])].join('')
      return data({ question, problems, sentence }, { status: questionRefusals[revised.reason].status })
    }
  }
  await fileQuestion(actor, { questionId, ...filing })
  return redirect(`/studio/questions/${questionId}`)
}

export default function QuestionEdit({ loaderData: { question, subjects }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={`修改${questionKindLabels[question.kind]}`}
        subtitle={`保存后成为第 ${question.version + 1} 版；只改归类不产生新版本。`}
        actions={<Link to={`/studio/questions/${question.id}`}>返回</Link>}
      />
      {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
      <QuestionEditor
        organisationId={question.organisationId}
        questionId={question.id}
        basedOn={question.version}
        subjects={subjects}
        problems={actionData?.problems ?? {}}
        question={actionData?.question ?? question}
      />
    </>
  )
}
