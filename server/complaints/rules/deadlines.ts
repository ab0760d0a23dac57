import { shanghaiDayNumber } from '#server/platform/calendar.ts'

/**
 * Days, counted in Shanghai after the day of the event. Answer and extension: the 30 days of the continuing-education laws of Beijing and Henan; taking up: within the
 * 15 days of the regulation on petitions (信访工作条例), shortened to 7 by ourselves; asking for a review: 30 days as in that regulation.
 */
export const days = { takeUp: 7, answer: 30, extension: 30, review: 30 } as const

const dayLength = 86_400_000
const eightHours = 8 * 3_600_000

/** The end of the day that lies `count` days after `at`, in Shanghai; the first moment that is too late. */
export const endOfDay = (at: Date, count: number): Date => new Date((shanghaiDayNumber(at) + count + 1) * dayLength - eightHours)

/** The date by which an open one is to be answered, as a person reads it: the last day that is in time. */
export const lastDayOf = (dueAt: Date): Date => new Date(dueAt.getTime() - 1)

/** Which clock runs: an undecided one is to be taken up in a few days, long before its answer is due. */
export function isOverdue(
  { state, filedAt, dueAt }: { state: string; filedAt: Date; dueAt: Date },
  now: Date,
): 'take-up' | 'answer' | null {
  if (!['filed', 'accepted', 'reviewing'].includes(state)) return null
  if (now >= dueAt) return 'answer'
  return state === 'filed' && now >= endOfDay(filedAt, days.takeUp) ? 'take-up' : null
}

export const mayAskReview = (answeredAt: Date, now: Date): boolean => now < endOfDay(answeredAt, days.review)
