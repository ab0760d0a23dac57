import type { TrainingNumbers } from '#server/hours/rules/training-numbers.ts'

/** The instant from which attendance is too late: so many days after the last session, or what the authority decided, whichever is later. */
export function handInEnd(endsAt: Date, handInUntil: Date | null, { handInDays }: Pick<TrainingNumbers, 'handInDays'>): Date {
  const due = endsAt.getTime() + handInDays * 86_400_000
  return new Date(Math.max(due, handInUntil?.getTime() ?? 0))
}
