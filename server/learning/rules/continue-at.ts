import type { Progress, WatchedLesson } from './policy.ts'
import { firstMissing } from './ranges.ts'

/** Where playback goes on: where it stopped; from the end, at what is still missing, or from the beginning when nothing is. */
export function continueAt(
  progress: Pick<Progress, 'watched' | 'positionMilliseconds' | 'completedAt'>,
  lesson: WatchedLesson,
): number {
  const { durationMilliseconds } = lesson
  if (progress.positionMilliseconds < durationMilliseconds - 2_000) return progress.positionMilliseconds
  // The hundredths of a second before a player's first report are no hole that anybody wants to fill.
  const missing = firstMissing(progress.watched, durationMilliseconds, 1_000)
  return progress.completedAt || missing >= durationMilliseconds ? 0 : missing
}
