import { findFreezes } from '#server/hours/find-freezes.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * Whether hours may still be registered into this year of the learner's: this year and the last, until they are verified; after that, and for older ones, while
 * a round that somebody decided to open stands open.
 */
export async function mayRegisterInto(
  tx: Transaction,
  learnerId: string,
  year: number,
  now: Date,
): Promise<Result<undefined, 'year-frozen' | 'year-over'>> {
  const freeze = (await findFreezes([learnerId], year, tx)).get(learnerId)
  if (freeze) return freeze.open ? ok() : refuse('year-frozen')
  return year >= shanghaiYear(now) - 1 ? ok() : refuse('year-over')
}
