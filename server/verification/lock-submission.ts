import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { findAnswering, findStampPlace } from '#server/organisations/find-answering.ts'
import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { VerificationRefusal } from './rules/refusals.ts'

export type Submission = {
  id: string
  organisationId: string
  year: number
  state: 'submitted' | 'checking' | 'closed' | 'withdrawn'
  people: number
  submittedBy: string
}

/** The row is the lock: of two who act on a submission the second sees what the first did. */
export async function lockSubmission(tx: Transaction, submissionId: string): Promise<Submission | null> {
  await tx.run`set local lock_timeout = '20s'`
  return await tx.maybe<Submission>`
    select id, organisation_id as "organisationId", year, state, people, submitted_by as "submittedBy" from submission where id = ${submissionId} for update`
}

export type CheckedSubmission = Submission & { stamp: { id: string; name: string } }
export type CheckRefusal =
  | 'not-found'
  | 'confirm-needed'
  | Extract<VerificationRefusal, 'own-unit' | 'already-decided' | 'not-submitted'>
/** Who decided last, for whoever comes too late. */
export type Earlier = { by: string; at: Date; kind: 'verified' | 'returned' }

/**
 * For whoever decides about a submission: locks it, and refuses those whom it does not concern, who have not shown that it is them, who handle the
 * unit or handed it in. The authority is who answers for the unit at this moment.
 */
export async function lockForOfficer(
  tx: Transaction,
  actor: Actor,
  submissionId: string,
): Promise<Result<CheckedSubmission, CheckRefusal, Earlier>> {
  const submission = await lockSubmission(tx, submissionId)
  if (!submission) return refuse('not-found')
  const answering = await findAnswering(submission.organisationId, tx)
  invariant(answering, 'a unit that handed something in is there')
  const stamp = await findStampPlace(actor, answering, tx)
  if (!stamp) return refuse('not-found')
  const sure = requireConfirmed(actor, await tx.now())
  if (!sure.ok) return refuse('confirm-needed')
  if (submission.submittedBy === actor.accountId || (await handles(tx, actor.accountId, submission.organisationId)))
    return refuse('own-unit')
  if (submission.state === 'withdrawn') return refuse('not-submitted')
  if (submission.state === 'closed') return await refuseAsDecided(tx, submissionId)
  return ok({ ...submission, stamp })
}

/** The refusal that says who did what when. */
export async function refuseAsDecided(tx: Transaction, submissionId: string, learnerIds: readonly string[] = []) {
  const last = await tx.maybe<Earlier>`
    select d.officer_name as by, d.at, d.kind from year_decision d
    where d.submission_id = ${submissionId} and (${learnerIds.length === 0} or exists (
      select 1 from submitted_year y where y.decision_id = d.id and y.learner_id = any(${learnerIds}::uuid[])))
    order by d.at desc limit 1`
  return last ? refuse('already-decided', last) : refuse('already-decided')
}

async function handles(tx: Transaction, accountId: string, organisationId: string): Promise<boolean> {
  const grant = await tx.maybe`
    select 1 from role_grant g join organisation above on above.id = g.organisation_id
      join organisation o on o.id = ${organisationId} and o.path <@ above.path
    where g.account_id = ${accountId} and g.role = 'handler' and g.revoked_at is null and (g.valid_until is null or g.valid_until > clock_timestamp())
    limit 1`
  return grant !== null
}

/** The first to act on a submission takes it up: from then on the unit cannot take it back. */
export async function markTakenUp(tx: Transaction, submission: Submission, actor: Actor): Promise<void> {
  if (submission.state !== 'submitted') return
  await tx.run`
    update submission set state = 'checking', taken_up_by = ${actor.accountId}, taken_up_at = clock_timestamp() where id = ${submission.id}`
}
