import { type ClosingNumbers, defaultClosing } from '#server/hours/rules/closing-numbers.ts'
import { shanghaiDay, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * Until when a unit may hand a person's year in. 31 December 24:00 in Shanghai closes the year (outline §10; the policy says it); the bureau may extend it for
 * a part of the city. Two things go on after it: what was handed in in time and came back may be mended, and a round that was opened by a decision may be handed in.
 */
const dayMilliseconds = 86_400_000

type Deadlines = Pick<ClosingNumbers, 'submitBy' | 'mendDays' | 'extensionDays'>

export type WindowFacts = {
  year: number
  /** The longest extension that reaches the unit. */
  extendedUntil: Date | null
  /** When this person's year was returned last, if that is how it stands. */
  returnedAt: Date | null
  round: number
  /** Of the year's policy. */
  deadlines?: Deadlines
}

/** The end of the last day for everybody, 24:00 in Shanghai. */
export function regularEnd(year: number, { submitBy }: Pick<Deadlines, 'submitBy'> = defaultClosing): Date {
  const [month = 12, day = 31] = submitBy.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day + 1) - 8 * 3_600_000)
}

/** How far one extension may reach, decided now. */
export const longestExtension = (year: number, deadlines: Deadlines, now: Date): Date =>
  new Date(Math.max(now.getTime(), regularEnd(year, deadlines).getTime()) + deadlines.extensionDays * dayMilliseconds)

/** The first instant that is too late; null: there is none. */
export function submissionEnd({ year, extendedUntil, returnedAt, round, deadlines = defaultClosing }: WindowFacts): Date | null {
  if (round > 1) return null
  const mendedBy = returnedAt && new Date(returnedAt.getTime() + deadlines.mendDays * dayMilliseconds)
  const ends = [regularEnd(year, deadlines), extendedUntil, mendedBy]
  return new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)))
}

export function maySubmit(facts: WindowFacts, now: Date): Result<undefined, 'year-closed'> {
  const end = submissionEnd(facts)
  return end === null || now < end ? ok() : refuse('year-closed')
}

/** As the law writes it: the end of a day is its 24:00, not the next day's 0:00. */
export function endText(end: Date): string {
  const text = shanghaiMinuteText(end)
  return text.endsWith(' 00:00') ? `${shanghaiDay(new Date(end.getTime() - 1))} 24:00` : text
}
