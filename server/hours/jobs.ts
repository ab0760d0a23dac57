import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** The ledger of a learner's year has changed: hours arrived, or were taken back. Certificates look whether one is due, or no longer true. */
export const hoursCredited = defineJob({
  topic: 'hours.credited',
  queue: 'certificates',
  payload: z.object({ learnerId: z.uuid(), year: z.number().int() }),
  batch: 20,
})

/** Somebody wants to know what a draft of the law would have done to last year's learners. */
export const simulationAsked = defineJob({
  topic: 'hours.simulation-asked',
  queue: 'policy-simulations',
  payload: z.object({ simulationId: z.uuid() }),
  batch: 1,
})

/** An official has put a version of the law in force: those who apply it hear of it. */
export const policyPublished = defineJob({
  topic: 'hours.policy-published',
  queue: 'hours-told',
  payload: z.object({ policyId: z.uuid() }),
  batch: 1,
})
