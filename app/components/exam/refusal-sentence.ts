import { type ExamRefusal, examRefusals } from '#server/exams/rules/refusals.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'

/** Why an exam cannot be started now, with the time from which it can when there is one. */
export function refusalSentence(reason: ExamRefusal, from: Date | null): string {
  const { sentence } = examRefusals[reason]
  return from ? `${sentence}${shanghaiMinuteText(from)} 起可以开始。` : sentence
}
