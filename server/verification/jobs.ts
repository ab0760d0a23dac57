import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** Years were verified or returned: those whose they are, and who handed them in, hear of it. */
export const yearsDecided = defineJob({
  topic: 'verification.years-decided',
  queue: 'verification-told',
  payload: z.object({ decisionId: z.uuid() }),
  batch: 5,
})
