/**
 * One beat: “under this lease, as number n, I played from–to at this rate”. It is believed only as far as the server's own clock and
 * records allow, and whatever is not counted has a reason (refusals.ts). The server's decision depends on nothing else that the browser says.
 *
 * The study window is judged by the instant at which the server received the beat, not by that of its commit: on the last evening of the year
 * a beat that came in time counts, and completes its lesson in time, though the database took seconds to write it. At most five seconds go back.
 *
 * Order of judgement: lease → sequence → presence → the beat itself → the study window → the first viewing → the day's ceiling → the bucket.
 */
import { completeIfDone } from './completion.ts'
import { fillLease, type Lease } from './lease.ts'
import type { Progress, WatchedLesson, WatchingPolicy } from './policy.ts'
import { nextPromptAt } from './presence.ts'
import { addRange, measure, type Range, reach } from './ranges.ts'
import type { BeatRefusal } from './refusals.ts'

export type Beat = { sequence: number; fromMilliseconds: number; toMilliseconds: number; rateHundredths: number }

/**
 * - `counted`: the range that counts from this beat (it may have counted before: a repetition is credited once), or null.
 * - `reason`: why less than everything counts, or null.
 * - `expectedSequence`: the number the next beat must have. Below or at `sequence`: keep this beat and send it again (with what it waits for).
 * - `watchedMilliseconds`: distinct milliseconds of the lesson so far; `completed`: they suffice and the prompts are answered.
 * - `continueAtMilliseconds`: where to play on so that it counts.
 */
export type BeatReply = {
  sequence: number
  counted: Range | null
  reason: BeatRefusal | null
  expectedSequence: number
  watchedMilliseconds: number
  completed: boolean
  presenceRequired: boolean
  continueAtMilliseconds: number
}

/** The longest stretch that one beat may report. Players report every ten seconds; who claims a whole video at once is not playing it. */
export const longestBeatMilliseconds = 30_000
export const slowestRateHundredths = 25
/** What a commit may take at the turn of the window; longer waits are no reason to reach back into a year that has ended. */
const longestWriteMilliseconds = 5_000
/** A watched set in more pieces than this is nobody's viewing, and would make every later beat dear. */
const mostPieces = 400

export type BeatFacts = {
  lease: Lease
  progress: Progress
  lesson: WatchedLesson
  policy: WatchingPolicy
  leaseId: string
  beat: Beat
  now: Date
  /** When the server received the beat (receiptOf); `now` when it was decided at once. */
  receivedAt?: Date
  /** The day of `now` in Shanghai, 'YYYY-MM-DD'. */
  today: string
}

/** The instant of receipt, of something that has waited so long by the server's own clock and is decided at `now`. */
export const receiptOf = (now: Date, waitedMilliseconds: number): Date =>
  new Date(now.getTime() - Math.min(Math.max(waitedMilliseconds, 0), longestWriteMilliseconds))

export function decideBeat(facts: BeatFacts): { lease: Lease; progress: Progress; reply: BeatReply } {
  const { lease, progress, lesson, policy, leaseId, beat, now, receivedAt = now, today } = facts
  const answer = (changes: Partial<BeatReply>, after: Progress = progress, sequence = lease.lastSequence): BeatReply => ({
    sequence: beat.sequence,
    counted: null,
    reason: null,
    expectedSequence: sequence + 1,
    watchedMilliseconds: measure(after.watched),
    completed: after.completedAt !== null,
    presenceRequired: after.presence.promptedAt !== null,
    continueAtMilliseconds: after.positionMilliseconds,
    ...changes,
  })
  const unchanged = (changes: Partial<BeatReply>) => ({ lease, progress, reply: answer(changes) })

  if (lease.leaseId !== leaseId) return unchanged({ reason: 'session-superseded', expectedSequence: 0 })
  if (beat.sequence === lease.lastSequence && lease.lastReply) return { lease, progress, reply: lease.lastReply }
  if (beat.sequence <= lease.lastSequence) return unchanged({ reason: 'already-received' })
  if (beat.sequence > lease.lastSequence + 1) return unchanged({ reason: 'sequence-gap' })
  // Not taken yet: the player keeps the beat and sends it again once the prompt is answered.
  if (progress.presence.promptedAt) return unchanged({ reason: 'presence-required' })

  const filled = { ...fillLease(lease, policy, now, today), lastSequence: beat.sequence }
  const refusal = refuseBeat(beat, filled, progress, lesson, policy, receivedAt)
  if (refusal) {
    const reply = answer({ reason: refusal, continueAtMilliseconds: continueAt(refusal, progress) }, progress, beat.sequence)
    return { lease: { ...filled, lastReply: reply }, progress, reply }
  }

  const from = beat.fromMilliseconds
  const to = Math.min(beat.toMilliseconds, lesson.durationMilliseconds)
  const leftToday =
    policy.dailyMilliseconds === null ? Number.POSITIVE_INFINITY : policy.dailyMilliseconds - filled.dayMilliseconds
  const affordable = Math.min(filled.budgetMilliseconds, leftToday)
  const credited = Math.min(to - from, Math.floor((affordable * beat.rateHundredths) / 100))
  const spent = Math.ceil((credited * 100) / beat.rateHundredths)
  const watched = addRange(progress.watched, [from, from + credited])
  if (watched.length > mostPieces) {
    const reply = answer({ reason: 'too-scattered' }, progress, beat.sequence)
    return { lease: { ...filled, lastReply: reply }, progress, reply }
  }
  const added: Progress = {
    ...progress,
    watched,
    spentMilliseconds: progress.spentMilliseconds + spent,
    positionMilliseconds: credited > 0 ? from + credited : progress.positionMilliseconds,
  }
  const after = completeIfDone(askIfDue(added, lesson, policy, now), lesson, policy, receivedAt)
  const reason = credited === to - from ? null : leftToday < filled.budgetMilliseconds ? 'daily-cap' : 'clipped'
  const reply = answer({ counted: credited > 0 ? [from, from + credited] : null, reason }, after, beat.sequence)
  const paid = {
    ...filled,
    budgetMilliseconds: filled.budgetMilliseconds - spent,
    dayMilliseconds: filled.dayMilliseconds + spent,
    lastReply: reply,
  }
  return { lease: paid, progress: after, reply }
}

/** Why nothing of the beat counts, or null when some of it may. */
function refuseBeat(
  beat: Beat,
  lease: Lease,
  progress: Progress,
  lesson: WatchedLesson,
  policy: WatchingPolicy,
  receivedAt: Date,
): BeatRefusal | null {
  const { fromMilliseconds: from, toMilliseconds: to, rateHundredths: rate } = beat
  if (from < 0 || from >= lesson.durationMilliseconds || to <= from) return 'stalled'
  if (to - from > longestBeatMilliseconds) return 'too-long'
  if (rate > policy.maximumRateHundredths || rate < slowestRateHundredths) return 'too-fast'
  if (receivedAt < lesson.countsFrom || receivedAt >= lesson.countsUntil) return 'out-of-window'
  const firstViewing = !lesson.freeSeeking && progress.completedAt === null
  if (firstViewing && from > reach(progress.watched) + policy.seekToleranceMilliseconds) return 'ahead-of-watched'
  if (policy.dailyMilliseconds !== null && lease.dayMilliseconds >= policy.dailyMilliseconds) return 'daily-cap'
  return null
}

const continueAt = (refusal: BeatRefusal, progress: Progress): number =>
  refusal === 'ahead-of-watched' ? reach(progress.watched) : progress.positionMilliseconds

function askIfDue(progress: Progress, lesson: WatchedLesson, policy: WatchingPolicy, now: Date): Progress {
  if (progress.completedAt) return progress
  const due = nextPromptAt(progress.presence, lesson, policy)
  if (due === null || measure(progress.watched) < due) return progress
  return { ...progress, presence: { ...progress.presence, promptedAt: now } }
}
