import { Button } from '@mantine/core'
import { IconPencilCheck } from '@tabler/icons-react'
import { Link } from 'react-router'
import classes from '#app/components/exam/exam.module.css'
import { windowText } from '#app/components/exam/exam-facts.tsx'
import { refusalSentence } from '#app/components/exam/refusal-sentence.ts'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { listMyExams, type MyExam } from '#server/exams/queries.ts'
import { durationText } from '#server/exams/rules/clock.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import type { Route } from './+types/exams'

export const meta: Route.MetaFunction = () => [{ title: '考试 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const year = shanghaiYear(new Date())
  return { year, exams: await listMyExams(actor, year) }
}

export default function Exams({ loaderData: { year, exams } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="考试" subtitle={`${year} 年度已选课程的在线考试。考试合格、课节学完，学时自动入账。`} />
      {exams.length === 0 ? (
        <EmptyState icon={<IconPencilCheck size={40} stroke={1.4} />} title="还没有可以参加的考试">
          <p>选课后，课程的考试会出现在这里。</p>
          <Button component={Link} to="/learn/courses" variant="light">
            去选课
          </Button>
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {exams.map((exam) => (
            <li key={exam.id}>
              <ExamCard exam={exam} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function ExamCard({ exam }: { exam: MyExam }) {
  const { best } = exam
  return (
    <article className={classes.card} data-running={exam.can === 'resume' || undefined}>
      <h2>{exam.title}</h2>
      <p className={classes.soft}>课程：{exam.courseTitle}</p>
      <p className={classes.soft}>
        {exam.questionCount} 题 · {durationText(exam.durationSeconds)} · {windowText(exam.opensAt, exam.closesAt)}
      </p>
      {best ? (
        <p className={classes.verdict} data-passed={best.passed}>
          {best.passed ? '已合格' : '未合格'}，最好成绩 {best.score} 分
        </p>
      ) : null}
      {exam.can === 'no' && exam.reason && !best?.passed ? (
        <p className={classes.soft}>{refusalSentence(exam.reason, exam.from)}</p>
      ) : null}
      <footer>
        <span className={classes.soft}>还剩 {exam.attemptsLeft} 次</span>
        {exam.runningAttemptId ? (
          <Button component={Link} to={`/learn/attempts/${exam.runningAttemptId}`}>
            继续作答
          </Button>
        ) : (
          <Button
            component={Link}
            to={`/learn/exams/${exam.id}`}
            variant={exam.can === 'start' && !best?.passed ? 'filled' : 'default'}
          >
            {exam.can === 'start' && !best ? '去考试' : '查看'}
          </Button>
        )}
      </footer>
    </article>
  )
}
