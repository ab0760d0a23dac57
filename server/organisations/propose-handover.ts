import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { handoverChanged } from './jobs.ts'

/**
 * A handler names who shall take over (`leaves`) or work beside them in the same unit or agency. Nothing changes before a second person confirms
 * (rules/handover.ts).
 */
export async function proposeHandover(
  actor: Actor,
  { organisationId, successorId, leaves }: { organisationId: string; successorId: string; leaves: boolean },
): Promise<
  Result<{ handoverId: string }, 'not-found' | 'not-to-oneself' | 'handover-open' | 'already-handler' | 'confirm-needed'>
> {
  if (!actor.roles.some((grant) => grant.role === 'handler' && grant.organisationId === organisationId))
    return refuse('not-found')
  if (successorId === actor.accountId) return refuse('not-to-oneself')
  return await transaction(async (tx) => {
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return sure
    if (!(await tx.maybe`select 1 from account where id = ${successorId} and status = 'active'`)) return refuse('not-found')
    const held = await tx.maybe`
      select 1 from role_grant where account_id = ${successorId} and role = 'handler' and organisation_id = ${organisationId}
        and revoked_at is null and (valid_until is null or valid_until > ${now})`
    // Somebody who already works there may still take over: then only the leaver's power ends.
    if (held && !leaves) return refuse('already-handler')
    const handoverId = newId()
    const made = await tx.run`
      insert into handover (id, organisation_id, proposed_by, successor_id, leaves, proposed_at)
      values (${handoverId}, ${organisationId}, ${actor.accountId}, ${successorId}, ${leaves}, ${now}) on conflict do nothing`
    if (made === 0) return refuse('handover-open')
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'handover.proposed',
      objectType: 'organisation',
      objectId: organisationId,
      details: { handoverId, successorId, leaves },
    })
    await enqueue(tx, handoverChanged, { handoverId, event: 'proposed' })
    return ok({ handoverId })
  })
}
