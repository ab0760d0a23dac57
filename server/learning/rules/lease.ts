/**
 * The lease: one learner, one device, one lesson at a time. It holds the token bucket that makes time honest: the bucket fills with the
 * server's wall time while the lease is open, every counted beat pays from it, and a new lease starts with an empty one. So whatever a
 * browser sends, in whatever order and over however many videos, a learner is credited no more wall time than has passed.
 * An honest player never meets the limit: what it played before it sent a beat took at least that long since the lease was opened.
 */
import type { BeatReply } from './beat.ts'
import type { WatchingPolicy } from './policy.ts'

export type Lease = {
  leaseId: string
  lastSequence: number
  /** Up to when the bucket has been filled. */
  lastBeatAt: Date
  /** A closed lease still takes the beats that were on their way; its clock stands. */
  closedAt: Date | null
  budgetMilliseconds: number
  /** Kept word for word: the same beat again gets the same answer. */
  lastReply: BeatReply | null
  /** The day in Shanghai that `dayMilliseconds` of counted wall time belong to, 'YYYY-MM-DD'. */
  studyDay: string
  dayMilliseconds: number
}

/** The lease's time: the server's, never going back, and standing still once the lease is closed. */
export function clockOf(lease: Lease, now: Date): Date {
  const clock = lease.closedAt && lease.closedAt < now ? lease.closedAt : now
  return clock > lease.lastBeatAt ? clock : lease.lastBeatAt
}

/** The lease with its bucket filled up to `now`, and a fresh day's account when the day has changed. */
export function fillLease(lease: Lease, policy: WatchingPolicy, now: Date, today: string): Lease {
  const clock = clockOf(lease, now)
  const earned = clock.getTime() - lease.lastBeatAt.getTime()
  return {
    ...lease,
    lastBeatAt: clock,
    budgetMilliseconds: Math.min(lease.budgetMilliseconds + earned, policy.savedMilliseconds),
    ...(lease.studyDay < today ? { studyDay: today, dayMilliseconds: 0 } : {}),
  }
}

/** A new lease: empty bucket, sequence from 1. Only the day's account goes on from the learner's lease before. */
export const freshLease = (
  leaseId: string,
  previous: Pick<Lease, 'studyDay' | 'dayMilliseconds'> | null,
  now: Date,
  today: string,
): Lease => ({
  leaseId,
  lastSequence: 0,
  lastBeatAt: now,
  closedAt: null,
  budgetMilliseconds: 0,
  lastReply: null,
  studyDay: today,
  dayMilliseconds: previous?.studyDay === today ? previous.dayMilliseconds : 0,
})

/** A device that has said nothing for so long is not asked for: the learner has gone elsewhere. */
const silentMilliseconds = 120_000

/** Whether somebody would be interrupted by a new lease, who must therefore be asked first. */
export const isHeld = (lease: Pick<Lease, 'lastBeatAt' | 'closedAt'>, now: Date): boolean =>
  lease.closedAt === null && now.getTime() - lease.lastBeatAt.getTime() < silentMilliseconds
