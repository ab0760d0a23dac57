import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** A gathering was held, handed in and confirmed: everybody who was there gets what is due. */
export const gatheringConfirmed = defineJob({
  topic: 'attendance.gathering-confirmed',
  queue: 'attendance',
  payload: z.object({ gatheringId: z.uuid() }),
  batch: 1,
})
