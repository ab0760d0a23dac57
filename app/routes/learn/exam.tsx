import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { AttemptList } from '#app/components/exam/attempt-list.tsx'
import classes from '#app/components/exam/exam.module.css'
import { ExamFacts } from '#app/components/exam/exam-facts.tsx'
import { ExamRules } from '#app/components/exam/exam-rules.tsx'
import { refusalSentence } from '#app/components/exam/refusal-sentence.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { getExamForLearner } from '#server/exams/queries.ts'
import { examRefusals } from '#server/exams/rules/refusals.ts'
import { startAttempt } from '#server/exams/start-attempt.ts'
import type { Route } from './+types/exam'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.title ?? '考试'} · 学时` }]

const notFound = () => data(null, { status: 404 })
const examIdOf = (params: { examId: string }) => {
  const parsed = z.uuid().safeParse(params.examId)
  if (!parsed.success) throw notFound()
  return parsed.data
}

export async function loader({ context, params }: Route.LoaderArgs) {
  const exam = await getExamForLearner(requireActor(context), examIdOf(params))
  if (!exam) throw notFound()
  return exam
}

export async function action({ context, params }: Route.ActionArgs) {
  const started = await startAttempt(requireActor(context), examIdOf(params))
  if (started.ok) return redirect(`/learn/attempts/${started.value.attemptId}`)
  if (started.reason === 'not-found') throw notFound()
  return data({ sentence: examRefusals[started.reason].sentence }, { status: examRefusals[started.reason].status })
}

export default function Exam({ loaderData: exam, actionData }: Route.ComponentProps) {
  const running = exam.attempts.find((attempt) => attempt.state === 'in_progress')
  return (
    <>
      <PageHeader
        title={exam.title}
        subtitle={
          <Link to={`/learn/courses/${exam.courseId}`} prefetch="intent">
            返回课程
          </Link>
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <p className={classes.notice} role="alert">
            {actionData.sentence}
          </p>
        ) : null}
        <Sheet label="考试信息">
          <ExamFacts {...exam} />
        </Sheet>
        <Sheet label="考试规则">
          <h2>开始前请了解</h2>
          <ExamRules {...exam} />
        </Sheet>
        <Sheet label="开始考试">
          <div className={classes.start}>
            <p>{standingSentence(exam)}</p>
            {exam.can === 'resume' && running ? (
              <Button component={Link} to={`/learn/attempts/${running.id}`}>
                继续作答
              </Button>
            ) : null}
            {exam.can === 'start' ? (
              <Form method="post">
                <SubmitButton>
                  {exam.attempts.length === 0 ? '开始考试' : `开始第 ${exam.attempts.length + 1} 次考试`}
                </SubmitButton>
              </Form>
            ) : null}
            {exam.reason === 'lessons-not-done' ? (
              <Button component={Link} to={`/learn/courses/${exam.courseId}`}>
                去学习
              </Button>
            ) : null}
          </div>
        </Sheet>
        {exam.attempts.length > 0 ? (
          <Sheet label="我的考试记录">
            <h2>我的考试记录</h2>
            <AttemptList attempts={exam.attempts} bestNumber={exam.best?.number ?? null} />
          </Sheet>
        ) : null}
      </div>
    </>
  )
}

function standingSentence({ can, reason, from, best, attemptsLeft }: Route.ComponentProps['loaderData']): string {
  if (can === 'resume') return '您有一次考试正在进行，计时没有停，请尽快继续。'
  if (best?.passed)
    return can === 'start' ? `您已合格。如想提高成绩，还可以再考 ${attemptsLeft} 次，以最好的一次为准。` : '您已合格。'
  if (can === 'start') return '准备好安静的环境和稳定的网络后再开始。'
  return reason ? refusalSentence(reason, from) : ''
}
