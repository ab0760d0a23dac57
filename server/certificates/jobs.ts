import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** Somebody has a statement of hours that is not printed yet. */
export const statementIssued = defineJob({
  topic: 'certificates.statement-issued',
  queue: 'certificates',
  payload: z.object({ learnerId: z.uuid(), year: z.int() }),
  batch: 10,
})
