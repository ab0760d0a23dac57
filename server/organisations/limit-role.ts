import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type GrantChangeRefusal, loadGrant } from './load-grant.ts'
import { tellOfRole } from './tell-of-role.ts'

/** Fixes the instant at which a power ends by itself, or lifts that (`validUntil` null). */
export async function limitRole(
  actor: Actor,
  { grantId, validUntil }: { grantId: string; validUntil: Date | null },
): Promise<Result<undefined, GrantChangeRefusal | 'valid-until-past'>> {
  return await transaction(async (tx) => {
    const grant = await loadGrant(tx, actor, grantId)
    if (!grant.ok) return grant
    const { accountId, role, organisationId, now, validUntil: before } = grant.value
    if (validUntil && validUntil <= now) return refuse('valid-until-past')
    await tx.run`update role_grant set valid_until = ${validUntil} where id = ${grantId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'role.limited',
      objectType: 'account',
      objectId: accountId,
      details: { role, organisationId },
      before: { validUntil: before?.toISOString() ?? null },
      after: { validUntil: validUntil?.toISOString() ?? null },
    })
    await tellOfRole(tx, actor.accountId, { accountId, role, organisationId, event: 'limited', validUntil })
    return ok()
  })
}
