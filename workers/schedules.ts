import { expireOverdueAttempts } from '#server/exams/expire-overdue-attempts.ts'
import { sweepMedia } from '#server/media/sweep-media.ts'
import { purgeDelivered } from '#server/platform/outbox.ts'
import type { Schedule } from './start-schedules.ts'

/** Every sweep of the installation. */
export const schedules: readonly Schedule[] = [
  { name: 'exams.expire-overdue-attempts', everySeconds: 15, run: expireOverdueAttempts },
  { name: 'media.sweep', everySeconds: 300, run: sweepMedia },
  { name: 'platform.purge-delivered', everySeconds: 3_600, run: () => purgeDelivered(400) },
]
