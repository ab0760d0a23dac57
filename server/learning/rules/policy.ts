import type { Ranges } from './ranges.ts'

/** What a year's policy says about watching. Milliseconds and hundredths: integers, so that no rounding can be worth time to anyone. */
export type WatchingPolicy = {
  /** The share of a lesson's distinct milliseconds that completes it, e.g. 0.95. */
  watchedShare: number
  /** Fastest playback that counts, in hundredths: 150 is one and a half times. */
  maximumRateHundredths: number
  /** Wall time that an open lease can save up, and so how old an undelivered beat may be and still count: an hour without network. */
  savedMilliseconds: number
  /** How far beyond what was watched a first viewing may start: keyframes and clumsy thumbs. */
  seekToleranceMilliseconds: number
  /** Most wall time a day that counts for one learner, or null for no ceiling. */
  dailyMilliseconds: number | null
  /** When somebody is asked whether they are still there, in milliseconds watched, and how long they have to answer; null asks nobody. */
  presence: {
    firstAfterMilliseconds: number
    firstWithinMilliseconds: number
    leastSpacingMilliseconds: number
    mostSpacingMilliseconds: number
    answerMilliseconds: number
  } | null
}

/** The lesson as the lease remembers it from the moment it was opened. */
export type WatchedLesson = {
  durationMilliseconds: number
  /** The course lets a first viewing jump about. */
  freeSeeking: boolean
  /** The course's study window: beats outside it are watched and not counted. */
  countsFrom: Date
  countsUntil: Date
}

/** One learner's state in one lesson. */
export type Progress = {
  watched: Ranges
  /** Wall time charged for what was counted, repetitions included. */
  spentMilliseconds: number
  /** Where playback goes on. */
  positionMilliseconds: number
  presence: PresenceState
  completedAt: Date | null
}

export type PresenceState = {
  /** Stored at the first opening; the moments and questions of the lesson follow from it. */
  seed: number
  /** Prompts answered. */
  passed: number
  /** Wrong answers to the prompt that is pending. */
  tries: number
  /** Since when a prompt waits for its answer. */
  promptedAt: Date | null
}
