import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { QuestionView } from '#app/components/questions/question-view.tsx'
import classes from '#app/components/questions/questions.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listDrawingExams } from '#server/exams/list-drawing-exams.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { findQuestion } from '#server/questions/find-question.ts'
import { restoreQuestion } from '#server/questions/restore-question.ts'
import { retireQuestion } from '#server/questions/retire-question.ts'
import { difficultyLabels, isPaperKind, questionKindLabels } from '#server/questions/rules/question.ts'
import { showQuestion } from '#server/questions/show-question.ts'
import type { Route } from './+types/question'

export const meta: Route.MetaFunction = () => [{ title: '题目 · 题库 · 学时' }]

const idOf = (text: string) => {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const question = await findQuestion(actor, idOf(params.questionId))
  if (!question) throw new Response(null, { status: 404 })
  const versions = question.versions.map((version) => ({
    ...version,
    parts: (version.content.parts ?? []).map((part) => showQuestion(part.content)),
  }))
  return { question: { ...question, versions }, exams: await listDrawingExams(actor, question) }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const intent = z.enum(['retire', 'restore']).safeParse((await request.formData()).get('intent'))
  if (!intent.success) throw new Response(null, { status: 400 })
  const id = idOf(params.questionId)
  const done = await (intent.data === 'retire' ? retireQuestion : restoreQuestion)(actor, id)
  if (!done.ok) throw data(null, { status: 404 })
  return redirect(`/studio/questions/${id}`)
}

export default function StudioQuestion({ loaderData: { question, exams } }: Route.ComponentProps) {
  const [current, ...older] = question.versions
  const retired = question.status === 'retired'
  return (
    <>
      <PageHeader
        title={`${questionKindLabels[question.kind]} · ${question.subject}`}
        subtitle={`第 ${question.version} 版 · ${retired ? '已停用，不再抽到' : '使用中'}`}
        actions={
          <>
            <Button component={Link} to={`/studio/questions/${question.id}/edit`} size="sm">
              修改
            </Button>
            <Form method="post">
              <SubmitButton name="intent" value={retired ? 'restore' : 'retire'} variant="default" size="sm">
                {retired ? '撤销停用' : '停用'}
              </SubmitButton>
            </Form>
            <Link to="/studio/questions">返回题库</Link>
          </>
        }
      />
      <div className={classes.stack}>
        {isPaperKind(question.kind) ? null : (
          <Message tone="plain">这种题由人评阅，目前只在题库中保存，不能进入网上考试的试卷。</Message>
        )}
        <Sheet label="题目">{current ? <QuestionView question={{ kind: question.kind, ...current }} /> : null}</Sheet>
        <Sheet label="归类">
          <dl className={classes.facts}>
            <dt>标签</dt>
            <dd>{question.tags.join('，') || '无'}</dd>
            <dt>难度</dt>
            <dd>{difficultyLabels[question.difficulty]}</dd>
            <dt>来源</dt>
            <dd>{question.source || '未注明'}</dd>
            <dt>加入时间</dt>
            <dd>{shanghaiMinuteText(question.createdAt)}</dd>
            <dt>会抽到它的考试</dt>
            <dd>
              {retired || exams.length === 0
                ? '没有'
                : exams.map((exam) => `《${exam.title}》（${exam.year} 年，${exam.stateName}）`).join('，')}
            </dd>
          </dl>
        </Sheet>
        {older.length > 0 ? (
          <Sheet label="以前的版本">
            <h2>以前的版本</h2>
            <div className={classes.versions}>
              {older.map((version) => (
                <details key={version.number}>
                  <summary>
                    第 {version.number} 版 · {version.createdByName} · {shanghaiMinuteText(version.createdAt)}
                  </summary>
                  <QuestionView question={{ kind: question.kind, ...version }} />
                </details>
              ))}
            </div>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
