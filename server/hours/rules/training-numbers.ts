/** How trainings in a room are filed, attended and counted, in plain numbers. Apart from the schema, so that a page that names one loads nothing that checks documents. */
export type TrainingNumbers = {
  /** Days before the first session by which a filing is handed in; what comes later is marked as late, what has begun is not taken. */
  leadDays: number
  minutesPerHour: number
  /** After the last session, for handing in attendance and evidence. */
  handInDays: number
  /** Who comes so late, or leaves so early, was there the whole time. */
  lateMinutes: number
  earlyMinutes: number
  /** Part of a session's time that has to be attended for the session to count. */
  sessionShare: number
  /** Part of all sessions' time that has to count for anything to be credited. */
  leastShare: number
  /** Codes are taken so long before the start and after the end of a session. */
  openMinutes: number
  /** Metres between the phone and where the screen stands. */
  nearMetres: number
}

/** What held before policies said it, and holds while a year has none. */
export const defaultTrainings: TrainingNumbers = {
  ...{ leadDays: 7, minutesPerHour: 45, handInDays: 15, lateMinutes: 15, earlyMinutes: 15 },
  ...{ sessionShare: 0.8, leastShare: 0.6, openMinutes: 60, nearMetres: 500 },
}
