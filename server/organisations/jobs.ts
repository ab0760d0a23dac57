import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'

/** What happened to a joining, for the portal to tell those whom it concerns. */
export const joiningEvents = ['asked', 'agreed', 'released', 'bound', 'done', 'declined', 'withdrawn', 'overtaken'] as const
export type JoiningEvent = (typeof joiningEvents)[number]

export const joiningChanged = defineJob({
  topic: 'organisations.joining-changed',
  queue: 'organisations-told',
  payload: z.object({ joiningId: z.uuid(), event: z.enum(joiningEvents) }),
  batch: 50,
})

/** A handler has let somebody go. */
export const learnerLetGo = defineJob({
  topic: 'organisations.learner-let-go',
  queue: 'organisations-told',
  payload: z.object({ affiliationId: z.uuid() }),
  batch: 50,
})

/** A handler has looked at a roster and wants it written. */
export const rosterConfirmed = defineJob({
  topic: 'organisations.roster-confirmed',
  queue: 'rosters',
  payload: z.object({ rosterId: z.uuid() }),
  batch: 1,
})

/** A roster is written: those who had an account already hear of it. */
export const rosterImported = defineJob({
  topic: 'organisations.roster-imported',
  queue: 'organisations-told',
  payload: z.object({ rosterId: z.uuid() }),
  batch: 1,
})

/** An official has looked at a list of bodies and wants it written. */
export const organisationImportConfirmed = defineJob({
  topic: 'organisations.import-confirmed',
  queue: 'organisation-imports',
  payload: z.object({ importId: z.uuid() }),
  batch: 1,
})

/** What was done to a learner's record by somebody who answers for them. */
export const recordEvents = ['corrected', 'attribute', 'reset', 'deactivate', 'reactivate'] as const
export type RecordEvent = (typeof recordEvents)[number]

export const recordChanged = defineJob({
  topic: 'organisations.record-changed',
  queue: 'organisations-told',
  payload: z.object({
    changeId: z.uuid(),
    learnerId: z.uuid(),
    organisationId: z.uuid().nullable(),
    event: z.enum(recordEvents),
  }),
  batch: 50,
})
