import { shanghaiYear } from '#server/platform/calendar.ts'
import { type EntryDraft, formatHours, type Part, type Subject, subjectOf } from './entry.ts'
import type { Policy } from './policy.ts'

/** A course that somebody completed: the lessons watched and, where there is one, the exam passed. */
export type Completion = {
  enrolmentId: string
  learnerId: string
  completedAt: Date
  course: { id: string; title: string; year: number; subject: Subject; kind: Part; centihours: number }
}

export type Uncredited = 'other-year' | 'no-policy' | 'no-hours'

/** What a completion earns, or the sentence that says why it earns nothing. */
export type Credit = { credited: true; entry: EntryDraft } | { credited: false; reason: Uncredited; sentence: string }

/**
 * The event decides the year, never the processing: finished on 31 December 23:59:59 Shanghai time counts for the old year though a worker books it in January.
 * A course belongs to one year (§8: the bureau fixes the list each year). Completed in another year it cannot be booked to its own, for that year's
 * registration has closed (§10), nor to the new one, whose list it is not on: it is not counted, and the learner is told so (policy: obligation.otherYear).
 */
export function creditCompletion(completion: Completion, policy: Pick<Policy, 'id'> | null): Credit {
  const { course } = completion
  const year = shanghaiYear(completion.completedAt)
  if (year !== course.year) {
    return uncredited('other-year', `《${course.title}》是 ${course.year} 年度课程，${year} 年才完成，不计入任何年度的学时`)
  }
  if (!policy) return uncredited('no-policy', `${year} 年度的学时规则尚未公布，《${course.title}》的学时将在公布后计入`)
  if (course.centihours <= 0) return uncredited('no-hours', `《${course.title}》没有设定学时，仅供学习`)
  return {
    credited: true,
    entry: {
      idempotencyKey: completionKey(completion.enrolmentId),
      learnerId: completion.learnerId,
      subject: subjectOf(course.kind),
      kind: course.kind,
      form: 'online-course',
      centihours: course.centihours,
      occurredAt: completion.completedAt,
      sourceType: 'enrolment',
      sourceId: completion.enrolmentId,
      title: course.title,
      policyId: policy.id,
      recordedBy: null,
      approverId: null,
      reversesId: null,
      reason: null,
    },
  }
}

/** One enrolment, one entry, for ever. */
export const completionKey = (enrolmentId: string): string => `course:${enrolmentId}`

/** What the learner is told when the hours have arrived. */
export const creditSentence = (title: string, year: number, centihours: number): string =>
  `《${title}》已完成，${formatHours(centihours)} 学时已计入 ${year} 年度。`

function uncredited(reason: Uncredited, sentence: string): Credit {
  return { credited: false, reason, sentence }
}
