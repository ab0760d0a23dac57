/**
 * “Are you still there?” Moments are chosen at random between the policy's bounds, from a stored seed, and counted in milliseconds
 * *watched*, so that neither jumping nor waiting gets past one. All lie below the share that completes the lesson; a lesson too short
 * for the policy's first moment is asked at its last possible one.
 * A prompt is a small sum in words with four choices: no picture, no sound, four buttons. Answered in time, everything goes on as if
 * nothing had happened, what was played meanwhile included. Answered late, counting goes on from the last good point.
 */
import { clockOf, type Lease } from './lease.ts'
import type { PresenceState, Progress, WatchedLesson, WatchingPolicy } from './policy.ts'

/** A well-mixed number in [0, 1) for the n-th question about a seed. Same seed, same numbers, on every machine. */
export function chance(seed: number, n: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35)
  for (const shift of [16, 13, 15]) bits = Math.imul(bits ^ (bits >>> shift), 0x2c1b3c6d)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}

/** After how many watched milliseconds the next prompt is due, or null when there is none left. */
export function nextPromptAt({ seed, passed }: PresenceState, lesson: WatchedLesson, policy: WatchingPolicy): number | null {
  const bounds = policy.presence
  if (!bounds) return null
  const between = (least: number, most: number, n: number) => least + Math.floor((most - least) * chance(seed, n))
  const last = Math.floor(lesson.durationMilliseconds * policy.watchedShare * 0.9)
  let due = Math.min(between(bounds.firstAfterMilliseconds, bounds.firstWithinMilliseconds, 0), last)
  for (let n = 1; n <= passed; n += 1) {
    due += between(bounds.leastSpacingMilliseconds, bounds.mostSpacingMilliseconds, n)
    if (due > last) return null
  }
  return due
}

/** What the browser shows; the answer stays here. */
export type Prompt = { prompt: number; tries: number; question: string; choices: number[]; answerByMilliseconds: number }

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

function sumOf({ seed, passed, tries }: PresenceState) {
  const draw = (n: number) => chance(seed, 1000 + (passed * 64 + tries) * 8 + n)
  const [a, b] = [2 + Math.floor(draw(0) * 8), 2 + Math.floor(draw(1) * 8)]
  const place = Math.floor(draw(2) * 4)
  const step = 1 + Math.floor(draw(3) * 3)
  const choices = Array.from({ length: 4 }, (_, index) => a + b + (index - place) * step)
  return { question: `${digits[a]}加${digits[b]}等于多少？`, choices, answer: a + b }
}

/** The prompt that is waiting, or null. `answerByMilliseconds` is what is left of the time limit at `now`. */
export function pendingPrompt(presence: PresenceState, policy: WatchingPolicy, now: Date): Prompt | null {
  if (!presence.promptedAt || !policy.presence) return null
  const { question, choices } = sumOf(presence)
  const waited = Math.max(0, now.getTime() - presence.promptedAt.getTime())
  return {
    prompt: presence.passed,
    tries: presence.tries,
    question,
    choices,
    answerByMilliseconds: Math.max(0, policy.presence.answerMilliseconds - waited),
  }
}

export type PresenceAnswer = { prompt: number; tries: number; choice: number }
export type PresenceOutcome = 'passed' | 'passed-late' | 'wrong' | 'not-asked'

/**
 * Judges an answer. `not-asked`: nothing is pending, or the answer is to an earlier question (sent twice, or from another window).
 * A late pass empties the lease's bucket: the time in which nobody answered is worth nothing.
 */
export function decidePresence(facts: {
  lease: Lease
  progress: Progress
  policy: WatchingPolicy
  answer: PresenceAnswer
  now: Date
}): {
  outcome: PresenceOutcome
  lease: Lease
  progress: Progress
} {
  const { lease, progress, policy, answer, now } = facts
  const { presence } = progress
  if (!presence.promptedAt || answer.prompt !== presence.passed || answer.tries !== presence.tries)
    return { outcome: 'not-asked', lease, progress }
  if (answer.choice !== sumOf(presence).answer)
    return { outcome: 'wrong', lease, progress: { ...progress, presence: { ...presence, tries: presence.tries + 1 } } }
  const late = now.getTime() - presence.promptedAt.getTime() > (policy.presence?.answerMilliseconds ?? Number.POSITIVE_INFINITY)
  const passed = { ...progress, presence: { ...presence, passed: presence.passed + 1, tries: 0, promptedAt: null } }
  if (!late) return { outcome: 'passed', lease, progress: passed }
  return { outcome: 'passed-late', lease: { ...lease, budgetMilliseconds: 0, lastBeatAt: clockOf(lease, now) }, progress: passed }
}
