import type { LearnerYear } from '#server/hours/queries.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { YearStanding } from '#server/verification/queries.ts'
import { endText } from '#server/verification/rules/submission-window.ts'
import classes from './verification.module.css'

/** Where a learner's year stands, in one sentence: who has to act, since when, until when. */
export function standingSentence({ stage, round, waitsFor, reason, closesAt, missed }: YearStanding, year: number): string {
  const since = waitsFor?.since ? `，${shanghaiMinuteText(waitsFor.since)} 起` : ''
  switch (stage) {
    case 'verified':
      return `${year} 年度已验证。`
    case 'submitted':
      return `单位已提交，正在${waitsFor?.name}等待受理${since}。`
    case 'checking':
      return `${waitsFor?.name}正在验证${since}。`
    case 'returned':
      return `${waitsFor?.name ?? '单位'}须改正后重新提交${since}。退回理由：${reason}`
    case 'open':
      if (round > 1) return `已开出第 ${round} 轮（${reason}），由${waitsFor?.name ?? '单位'}登记后重新提交。`
      if (!waitsFor) return '您还没有登记在任何单位，年度没有单位提交。请先申请登记。'
      return missed
        ? `${year} 年度已截止，${waitsFor.name}没有提交您的年度。请联系单位经办人，由单位申请延期补交。`
        : `${waitsFor.name}还没有提交${closesAt ? `，${endText(closesAt)} 截止提交` : ''}。`
  }
}

/** The standing with its stamp; once verified, what is verified beside what the ledger says by now. */
export function StandingCard({
  year,
  standing,
  verified,
  counted,
}: {
  year: number
  standing: YearStanding
  verified: LearnerYear['verified']
  /** With what came after the verification. */
  counted: number | null
}) {
  return (
    <>
      <p>{standingSentence(standing, year)}</p>
      {standing.stamp ? (
        <p className={classes.stamp}>
          <strong>{standing.stamp.authority}</strong>
          <span>
            已验证 · {standing.stamp.officer} · {shanghaiMinuteText(standing.stamp.at)}
          </span>
        </p>
      ) : null}
      {verified && counted !== null ? (
        <dl className={classes.balances}>
          <div>
            <dt>已验证的学时</dt>
            <dd>{formatHours(verified.counted.total)}</dd>
          </div>
          <div>
            <dt>连同未验证的</dt>
            <dd>{formatHours(counted)}</dd>
          </div>
        </dl>
      ) : null}
    </>
  )
}
