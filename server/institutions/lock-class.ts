import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { findAnswering, findStampPlace } from '#server/organisations/find-answering.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { ClassState } from './rules/class-state.ts'
import type { ClassAudience, ClassText } from './rules/class-text.ts'

export type LockedClass = {
  id: string
  organisationId: string
  seminarId: string | null
  state: ClassState
  content: ClassText
  title: string
  audience: ClassAudience | null
  capacity: number | null
  startsAt: Date | null
  endsAt: Date | null
  enrolFrom: Date | null
  enrolUntil: Date | null
  revision: number
}

/** The row is the lock of a class, its places, its reports: whoever comes second sees what the first did, so that nobody is let in twice. */
export async function lockClass(tx: Transaction, classId: string): Promise<LockedClass | null> {
  await tx.run`set local lock_timeout = '20s'`
  return await tx.maybe<LockedClass>`
    select id, organisation_id as "organisationId", seminar_id as "seminarId", state, content, title, audience, capacity, starts_at as "startsAt",
      ends_at as "endsAt", enrol_from as "enrolFrom", enrol_until as "enrolUntil", revision
    from training_class where id = ${classId} for update`
}

/** For the institution that holds it. */
export async function lockOwnClass(tx: Transaction, actor: Actor, classId: string): Promise<Result<LockedClass, 'not-found'>> {
  const found = await lockClass(tx, classId)
  return found && (await actsFor(actor, 'class.run', found.organisationId, tx)) ? ok(found) : refuse('not-found')
}

/** For whoever confirms its attendance: the authority of the institution, and the bureau. */
export async function lockClassForAnswer(
  tx: Transaction,
  actor: Actor,
  classId: string,
): Promise<Result<LockedClass, 'not-found'>> {
  const found = await lockClass(tx, classId)
  const answering = found && (await findAnswering(found.organisationId, tx))
  return found && answering && (await findStampPlace(actor, answering, tx)) ? ok(found) : refuse('not-found')
}
