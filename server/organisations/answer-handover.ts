import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findStandings } from './find-standings.ts'
import { giveRole } from './grant-role.ts'
import { handoverChanged } from './jobs.ts'
import { mayGrant } from './rules/granting.ts'
import { confirmationProblem, type HandoverRefusal } from './rules/handover.ts'
import { takeRole } from './withdraw-role.ts'

type Row = {
  id: string
  organisationId: string
  proposedBy: string
  successorId: string
  leaves: boolean
  endedAs: string | null
}
export type HandoverAnswer = 'confirm' | 'decline' | 'withdraw'
export type AnswerRefusal = HandoverRefusal | 'not-found' | 'proposer-gone' | 'confirm-needed'

/**
 * A second person confirms or declines what a handler proposed; the proposer may take it back. The row is the lock: of two answers at the same instant the
 * second finds it over. A proposer whose own power ended meanwhile hands over nothing.
 */
export async function answerHandover(
  actor: Actor,
  { handoverId, answer }: { handoverId: string; answer: HandoverAnswer },
): Promise<Result<undefined, AnswerRefusal>> {
  return await transaction(async (tx) => {
    const handover = await tx.maybe<Row>`
      select id, organisation_id as "organisationId", proposed_by as "proposedBy", successor_id as "successorId", leaves, ended_as as "endedAs"
      from handover where id = ${handoverId} for update`
    if (!handover) return refuse('not-found')
    const problem = await problemOf(tx, actor, handover, answer)
    if (problem) return refuse(problem)
    const now = await tx.now()
    if (answer === 'confirm') {
      const sure = requireConfirmed(actor, now)
      if (!sure.ok) return sure
      const { organisationId, successorId } = handover
      const own = await tx.maybe<{ id: string }>`
        select id from role_grant where account_id = ${handover.proposedBy} and role = 'handler' and organisation_id = ${organisationId}
          and revoked_at is null and (valid_until is null or valid_until > ${now}) for update`
      if (!own) return refuse('proposer-gone')
      await giveRole(tx, actor.accountId, { accountId: successorId, role: 'handler', organisationId }, now)
      if (handover.leaves)
        await takeRole(tx, actor.accountId, { id: own.id, accountId: handover.proposedBy, role: 'handler', organisationId, now })
    }
    const endedAs = ({ confirm: 'done', decline: 'declined', withdraw: 'withdrawn' } as const)[answer]
    await tx.run`update handover set ended_as = ${endedAs}, ended_at = ${now}, ended_by = ${actor.accountId} where id = ${handoverId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: `handover.${endedAs}`,
      objectType: 'organisation',
      objectId: handover.organisationId,
      details: { handoverId, successorId: handover.successorId, leaves: handover.leaves },
    })
    if (endedAs !== 'withdrawn') await enqueue(tx, handoverChanged, { handoverId, event: endedAs })
    return ok()
  })
}

async function problemOf(tx: Transaction, actor: Actor, handover: Row, answer: HandoverAnswer): Promise<AnswerRefusal | null> {
  const { accountId } = actor
  if (answer === 'withdraw') {
    if (accountId !== handover.proposedBy) return 'not-found'
    return handover.endedAs === null ? null : 'handover-over'
  }
  const { organisationId } = handover
  const stands =
    actor.roles.some((grant) => grant.role === 'handler' && grant.organisationId === organisationId) ||
    mayGrant(await findStandings(actor, organisationId, tx), 'handler')
  return confirmationProblem(handover, { accountId, stands })
}
