import { Link } from 'react-router'
import type { AttemptSummary } from '#server/exams/queries.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './exam.module.css'

const states = { in_progress: '进行中', submitted: '已交卷', auto_submitted: '到时自动交卷' } as const

/** The learner's attempts at one exam, with the one that counts marked. */
export function AttemptList({ attempts, bestNumber }: { attempts: readonly AttemptSummary[]; bestNumber: number | null }) {
  return (
    <ul className={classes.attempts}>
      {attempts.map((attempt) => (
        <li key={attempt.id}>
          <span>
            第 {attempt.number} 次 · {shanghaiMinuteText(attempt.startedAt)}
            <small>{states[attempt.state]}</small>
          </span>
          {attempt.state === 'in_progress' ? (
            <Link to={`/learn/attempts/${attempt.id}`}>继续作答</Link>
          ) : (
            <span>
              <Link to={`/learn/attempts/${attempt.id}/result`}>
                {attempt.score} 分 · {attempt.passed ? '合格' : '未合格'}
              </Link>
              {attempt.number === bestNumber ? <small>计入成绩</small> : null}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
