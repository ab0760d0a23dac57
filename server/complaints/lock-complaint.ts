import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { ComplaintAct, ComplaintState } from './rules/complaint-state.ts'
import { seesComplaint } from './sees-complaint.ts'

export type LockedComplaint = {
  id: string
  number: string
  title: string
  state: ComplaintState
  aboutId: string | null
  accountId: string | null
  sealedPerson: string | null
  formKey: string
  responsibleId: string
  dueAt: Date
  extended: boolean
  answeredAt: Date | null
  reviewed: boolean
  rating: number | null
  revision: number
}

/** The row is the lock of everything that is done to a complaint. */
export async function lockComplaint(tx: Transaction, complaintId: string): Promise<LockedComplaint | null> {
  await tx.run`set local lock_timeout = '20s'`
  return await tx.maybe<LockedComplaint>`
    select id, number, title, state, about_id as "aboutId", account_id as "accountId", sealed_person as "sealedPerson", form_key as "formKey",
      responsible_id as "responsibleId", due_at as "dueAt", extended, answered_at as "answeredAt", reviewed, rating, revision
    from complaint where id = ${complaintId} for update`
}

/** For the office that deals with it. `revision`: as the page showed it. */
export async function lockHandledComplaint(
  tx: Transaction,
  actor: Actor,
  { complaintId, revision }: { complaintId: string; revision: number | null },
): Promise<Result<LockedComplaint, 'not-found' | 'complaint-changed'>> {
  const found = await lockComplaint(tx, complaintId)
  if (!found || (await seesComplaint(actor, complaintId, tx)) !== 'handles') return refuse('not-found')
  return revision !== null && found.revision !== revision ? refuse('complaint-changed') : ok(found)
}

/** One step more in its history. `office` null: the person who filed it. */
export async function writeComplaintEvent(
  tx: Transaction,
  {
    complaintId,
    act,
    office,
    words,
  }: { complaintId: string; act: ComplaintAct; office: { organisationId: string; actorId: string } | null; words: string },
): Promise<void> {
  await tx.run`
    insert into complaint_event (complaint_id, at, act, organisation_id, actor_id, words)
    values (${complaintId}, ${await tx.now()}, ${act}, ${office?.organisationId ?? null}::uuid, ${office?.actorId ?? null}::uuid, ${words})`
}
