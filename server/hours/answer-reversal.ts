import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor, Role } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type ReversalRefusal, reverseEntry } from './reverse-entry.ts'

export type ReversalAnswer = 'approve' | 'decline' | 'withdraw'

/**
 * A second person of the bureau takes the entry back or declines; whoever asked may take the request back. The request's row is the lock: of two answers at
 * the same instant the second finds it over. Whoever asked must still be of the bureau.
 */
export async function answerReversal(
  actor: Actor,
  { requestId, answer }: { requestId: string; answer: ReversalAnswer },
): Promise<Result<undefined, ReversalRefusal | 'reversal-over' | 'not-found' | 'confirm-needed'>> {
  if (!holds(actor, 'hours.reverse')) return refuse('not-found')
  return await transaction(async (tx) => {
    const request = await tx.maybe<{ entryId: string; reason: string; state: string; requestedBy: string }>`
      select entry_id as "entryId", reason, state, requested_by as "requestedBy" from reversal_request where id = ${requestId} for update`
    if (!request) return refuse('not-found')
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return sure
    if (request.state !== 'open') return refuse('reversal-over')
    const own = request.requestedBy === actor.accountId
    if (answer === 'withdraw' ? !own : own) return refuse(answer === 'withdraw' ? 'not-found' : 'same-person')
    if (answer === 'approve') {
      const { entryId, reason } = request
      const reversed = await reverseEntry(tx, actor, { entryId, requestedBy: await asTheyAre(tx, request.requestedBy), reason })
      if (!reversed.ok) return reversed
    }
    const state = ({ approve: 'done', decline: 'declined', withdraw: 'withdrawn' } as const)[answer]
    await tx.run`
      update reversal_request set state = ${state}, answered_by = ${actor.accountId}, answered_at = ${now} where id = ${requestId}`
    if (answer !== 'approve')
      await recordAudit(tx, {
        ...{ actorId: actor.accountId, action: `reversal.${answer === 'decline' ? 'declined' : 'withdrawn'}` },
        ...{ objectType: 'ledger-entry', objectId: request.entryId, details: { requestedBy: request.requestedBy } },
      })
    return ok()
  })
}

/** Whoever asked, with the powers that they hold now. */
async function asTheyAre(tx: Transaction, accountId: string): Promise<Pick<Actor, 'accountId' | 'roles'>> {
  const roles = await tx.many<{ role: Role; organisationId: string | null }>`
    select role, organisation_id as "organisationId" from role_grant
    where account_id = ${accountId} and revoked_at is null and (valid_until is null or valid_until > clock_timestamp())`
  return { accountId, roles }
}
