import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** An enrolment has become complete: its hours are to be credited. */
export const enrolmentCompleted = defineJob({
  topic: 'courses.enrolment-completed',
  queue: 'hours',
  payload: z.object({ enrolmentId: z.uuid() }),
  batch: 100,
})
