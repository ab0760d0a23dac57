import { findPolicy } from '#server/hours/queries.ts'
import { watchingNumbers } from '#server/hours/rules/policy.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { WatchingPolicy } from './rules/policy.ts'

/** A published policy is never edited, so its numbers are worked out once. */
const known = new Map<string, WatchingPolicy>()

/** How watching counts in a year whose policy is known to be published, as that of every lease is. */
export async function watchingPolicy(year: number, from: Sql = sql): Promise<WatchingPolicy> {
  const policy = await findWatchingPolicy(year, from)
  invariant(policy, `no policy is published for ${year}`)
  return policy
}

/**
 * How watching counts in `year`, from the year's policy; null while none is published: nothing of that year can be studied yet. Seconds become
 * milliseconds and rates hundredths here, and nowhere else.
 */
export async function findWatchingPolicy(year: number, from: Sql = sql): Promise<WatchingPolicy | null> {
  const policy = await findPolicy(year, from)
  if (!policy) return null
  const found = known.get(policy.id)
  if (found) return found
  const numbers = watchingNumbers(policy)
  const watching: WatchingPolicy = {
    watchedShare: numbers.watchedShare,
    maximumRateHundredths: Math.round(numbers.maximumRate * 100),
    savedMilliseconds: numbers.bucketCapSeconds * 1000,
    seekToleranceMilliseconds: 5_000,
    dailyMilliseconds: numbers.dailyCapSeconds > 0 ? numbers.dailyCapSeconds * 1000 : null,
    presence: {
      firstAfterMilliseconds: numbers.presence.firstAfterSeconds * 1000,
      firstWithinMilliseconds: numbers.presence.firstWithinSeconds * 1000,
      leastSpacingMilliseconds: numbers.presence.leastSpacingSeconds * 1000,
      mostSpacingMilliseconds: numbers.presence.mostSpacingSeconds * 1000,
      answerMilliseconds: numbers.presence.answerSeconds * 1000,
    },
  }
  known.set(policy.id, watching)
  return watching
}
