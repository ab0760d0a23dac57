/** A lesson is complete when the policy's share of its distinct milliseconds was watched and every presence prompt on the way was answered. */
import type { Progress, WatchedLesson, WatchingPolicy } from './policy.ts'
import { measure } from './ranges.ts'

export type NotYet = { reason: 'watch-more'; missingMilliseconds: number } | { reason: 'presence-pending' }

export const neededMilliseconds = (lesson: WatchedLesson, policy: WatchingPolicy): number =>
  Math.ceil(lesson.durationMilliseconds * policy.watchedShare)

/** Everything that is still missing; nothing missing means complete. */
export function whyNotComplete(
  progress: Pick<Progress, 'watched' | 'presence'>,
  lesson: WatchedLesson,
  policy: WatchingPolicy,
): NotYet[] {
  const missingMilliseconds = neededMilliseconds(lesson, policy) - measure(progress.watched)
  const reasons: NotYet[] = []
  if (missingMilliseconds > 0) reasons.push({ reason: 'watch-more', missingMilliseconds })
  if (progress.presence.promptedAt) reasons.push({ reason: 'presence-pending' })
  return reasons
}

/** The progress with its instant of completion, once, if nothing is missing any more. What is complete stays complete. */
export function completeIfDone(progress: Progress, lesson: WatchedLesson, policy: WatchingPolicy, now: Date): Progress {
  return progress.completedAt || whyNotComplete(progress, lesson, policy).length > 0
    ? progress
    : { ...progress, completedAt: now }
}
