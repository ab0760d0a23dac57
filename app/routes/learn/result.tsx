import { Button } from '@mantine/core'
import { data, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/exam/exam.module.css'
import { ReviewList } from '#app/components/exam/review-list.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { type AttemptResult, findResult } from '#server/exams/find-result.ts'
import { passingPoints } from '#server/exams/rules/grading.ts'
import { revealSentences } from '#server/exams/rules/reveal.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/result'

export const meta: Route.MetaFunction = () => [{ title: '考试成绩 · 学时' }]

export const headers: Route.HeadersFunction = () => ({ 'cache-control': 'private, no-store' })

export async function loader({ context, params }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const attemptId = z.uuid().safeParse(params.attemptId)
  const result = attemptId.success ? await findResult(actor, attemptId.data) : null
  if (!result) throw data(null, { status: 404 })
  if (result === 'unfinished') throw redirect(`/learn/attempts/${params.attemptId}`)
  return result
}

export default function Result({ loaderData: result }: Route.ComponentProps) {
  const { attempt, exam, parts, review, best } = result
  return (
    <>
      <PageHeader title="考试成绩" subtitle={`${exam.title} · 第 ${attempt.number} 次`} />
      <div className={classes.stack}>
        <Sheet label="成绩">
          <div className={classes.score}>
            <p className={classes.points}>
              {attempt.score} <small>/ {attempt.total} 分</small>
            </p>
            <div>
              <h2 className={classes.verdict} data-passed={attempt.passed}>
                {attempt.passed ? '合格' : '未合格'}
              </h2>
              <p className={classes.soft}>
                合格线 {passingPoints(attempt.total, exam.passMark)} 分；作答 {result.answered}/{result.questionCount} 题。
              </p>
            </div>
          </div>
        </Sheet>
        <Sheet label="接下来">
          <p className={classes.next}>{nextSentence(result)}</p>
          <div className={classes.buttons}>
            <Button component={Link} to={`/learn/courses/${exam.courseId}`}>
              返回课程
            </Button>
            <Button component={Link} to={`/learn/exams/${exam.id}`} variant="default">
              考试说明和记录
            </Button>
          </div>
        </Sheet>
        {parts && parts.length > 0 ? (
          <Sheet label="各题型得分">
            <h2>各题型得分</h2>
            <table className={classes.parts}>
              <thead>
                <tr>
                  <th scope="col">题型</th>
                  <th scope="col">题数</th>
                  <th scope="col">得分</th>
                </tr>
              </thead>
              <tbody>
                {parts.map((part) => (
                  <tr key={part.label}>
                    <th scope="row">{part.label}</th>
                    <td>{part.questions}</td>
                    <td>
                      {part.earned} / {part.points}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Sheet>
        ) : null}
        {review ? (
          <Sheet label="答案和解析">
            <h2>答案和解析</h2>
            <ReviewList review={review} />
          </Sheet>
        ) : null}
        <Sheet label="交卷凭证">
          <h2>交卷凭证</h2>
          <dl className={classes.facts}>
            <dt>凭证号</dt>
            <dd>{attempt.receipt}</dd>
            <dt>开始</dt>
            <dd>{shanghaiMinuteText(attempt.startedAt)}</dd>
            <dt>交卷</dt>
            <dd>
              {shanghaiMinuteText(attempt.finishedAt)}
              {attempt.state === 'auto_submitted' ? '（时间到，系统自动交卷）' : ''}
            </dd>
            <dt>计入成绩</dt>
            <dd>{best ? `第 ${best.number} 次，${best.score} 分` : '—'}</dd>
          </dl>
          <p className={classes.soft}>{review ? '' : revealSentences[exam.revealPolicy]}</p>
        </Sheet>
      </div>
    </>
  )
}

function nextSentence({ best, attemptsLeft, nextStartAt, exam }: AttemptResult): string {
  if (best?.passed) return '考试已合格。课节全部学完后，学时会在几秒钟内自动入账，入账后会收到通知。'
  if (attemptsLeft === 0) return `考试次数（${exam.attemptsAllowed} 次）已用完。如对成绩有疑问，请凭下面的凭证号联系主管部门。`
  return `还可以再考 ${attemptsLeft} 次，以最好的一次为准。${nextStartAt ? `${shanghaiMinuteText(nextStartAt)} 起可以开始下一次。` : '复习后随时可以再考。'}`
}
