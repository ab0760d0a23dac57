import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { type RecordEvent, recordChanged } from './jobs.ts'

/** What every change of somebody's record may be refused with. */
export type RecordRefusal = 'not-found' | 'own-record' | 'holds-powers' | 'record-reason-missing'

/** Two characters at the least: '补录' says something, a full stop does not. */
export const wroteReason = (reason: string): boolean => [...reason.trim()].length >= 2 && reason.length <= 500

/** What was done to a record is told to its owner after the commit, in the name of the office that did it. */
export const tellLearner = (
  tx: Transaction,
  { roles }: Pick<Actor, 'roles'>,
  { learnerId, event }: { learnerId: string; event: RecordEvent },
): Promise<void> => {
  const organisationId = roles.find((grant) => grant.organisationId)?.organisationId ?? null
  return enqueue(tx, recordChanged, { changeId: newId(), learnerId, organisationId, event })
}
