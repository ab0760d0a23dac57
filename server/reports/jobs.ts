import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** Somebody wants a batch of certificates and statements as one file. */
export const printingOrdered = defineJob({
  topic: 'reports.printing-ordered',
  queue: 'printing',
  payload: z.object({ batchId: z.uuid() }),
  batch: 1,
})
