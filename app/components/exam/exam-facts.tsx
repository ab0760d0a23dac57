import type { Blueprint } from '#server/exams/rules/blueprint.ts'
import { durationText } from '#server/exams/rules/clock.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { questionKindLabels } from '#server/questions/rules/question.ts'
import classes from './exam.module.css'

type Facts = {
  durationSeconds: number
  totalPoints: number
  passingPoints: number
  questionCount: number
  parts: Blueprint['parts']
  attemptsAllowed: number
  attemptsLeft: number
  opensAt: Date | null
  closesAt: Date | null
}

/** What the exam is, in figures. */
export function ExamFacts({
  durationSeconds,
  totalPoints,
  passingPoints,
  questionCount,
  parts,
  attemptsAllowed,
  attemptsLeft,
  opensAt,
  closesAt,
}: Facts) {
  const kinds = [...Map.groupBy(parts, (part) => part.kind)].map(([kind, members]) => {
    const count = members.reduce((sum, part) => sum + part.count, 0)
    return `${questionKindLabels[kind]} ${count} 道`
  })
  return (
    <dl className={classes.facts}>
      <dt>时长</dt>
      <dd>{durationText(durationSeconds)}</dd>
      <dt>题目</dt>
      <dd>
        {questionCount} 道（{kinds.join('，')}）
      </dd>
      <dt>合格</dt>
      <dd>
        {passingPoints} 分（满分 {totalPoints} 分）
      </dd>
      <dt>次数</dt>
      <dd>
        共 {attemptsAllowed} 次，还剩 {attemptsLeft} 次，以最好的一次为准
      </dd>
      <dt>开放时间</dt>
      <dd>{windowText(opensAt, closesAt)}</dd>
    </dl>
  )
}

export function windowText(opensAt: Date | null, closesAt: Date | null): string {
  if (opensAt && closesAt) return `${shanghaiMinuteText(opensAt)} 至 ${shanghaiMinuteText(closesAt)}`
  if (closesAt) return `${shanghaiMinuteText(closesAt)} 之前`
  if (opensAt) return `${shanghaiMinuteText(opensAt)} 起`
  return '随时可以参加'
}
