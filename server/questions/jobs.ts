import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** An exam maker has looked at a file of questions and wants it in the bank. */
export const questionImportConfirmed = defineJob({
  topic: 'questions.import-confirmed',
  queue: 'question-imports',
  payload: z.object({ importId: z.uuid() }),
  batch: 1,
})
