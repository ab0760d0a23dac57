import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { type GrantChangeRefusal, type GrantInForce, loadGrant } from './load-grant.ts'
import { tellOfRole } from './tell-of-role.ts'

/** Takes a power back. Sessions that are open have lost it at their next request. */
export async function withdrawRole(actor: Actor, grantId: string): Promise<Result<undefined, GrantChangeRefusal>> {
  return await transaction(async (tx) => {
    const grant = await loadGrant(tx, actor, grantId)
    if (!grant.ok) return grant
    await takeRole(tx, actor.accountId, grant.value)
    return ok()
  })
}

/** Writes the end of a grant, once it was decided. */
export async function takeRole(
  tx: Transaction,
  actorId: string,
  { id, accountId, role, organisationId, now }: Pick<GrantInForce, 'id' | 'accountId' | 'role' | 'organisationId' | 'now'>,
): Promise<void> {
  await tx.run`update role_grant set revoked_at = greatest(${now}, granted_at), revoked_by = ${actorId} where id = ${id}`
  await recordAudit(tx, {
    actorId,
    action: 'role.withdrawn',
    objectType: 'account',
    objectId: accountId,
    details: { role, organisationId },
    before: { held: true },
    after: { held: false },
  })
  await tellOfRole(tx, actorId, { accountId, role, organisationId, event: 'withdrawn', validUntil: null })
}
