import { z } from 'zod'
import { defineJob } from '#server/platform/jobs.ts'
import { grantableRoles } from './rules/tree.ts'

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
export const recordEvents = [
  'corrected',
  'attribute',
  'reset',
  'deactivate',
  'reactivate',
  'request-declined',
  'deletion-declined',
  'own-phone',
] as const
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

/** Somebody gave up their account, and what was known of them is gone. */
export const personForgotten = defineJob({
  topic: 'organisations.person-forgotten',
  queue: 'organisations-told',
  payload: z.object({ accountId: z.uuid() }),
  batch: 50,
})

/** Somebody was given a power, had it limited in time, or has it no more. */
export const roleEvents = ['granted', 'limited', 'withdrawn'] as const
export type RoleEvent = (typeof roleEvents)[number]

export const roleChanged = defineJob({
  topic: 'organisations.role-changed',
  queue: 'organisations-told',
  payload: z.object({
    changeId: z.uuid(),
    accountId: z.uuid(),
    role: z.enum(grantableRoles),
    organisationId: z.uuid().nullable(),
    event: z.enum(roleEvents),
    /** Ends by itself then. */
    validUntil: z.iso.datetime().nullable(),
  }),
  batch: 50,
})

/** A handler wants to hand over, or was answered. */
export const handoverEvents = ['proposed', 'done', 'declined'] as const

export const handoverChanged = defineJob({
  topic: 'organisations.handover-changed',
  queue: 'organisations-told',
  payload: z.object({ handoverId: z.uuid(), event: z.enum(handoverEvents) }),
  batch: 50,
})
