import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/** From the next call on the key opens nothing. Twice is once. */
export async function revokeApiKey(actor: Actor, keyId: string): Promise<Result<undefined, 'not-found' | 'confirm-needed'>> {
  if (!holds(actor, 'api.keys')) return refuse('not-found')
  return await transaction(async (tx) => {
    const key = await tx.maybe<{ revokedAt: Date | null }>`
      select revoked_at as "revokedAt" from api_key where id = ${keyId} for update`
    if (!key) return refuse('not-found')
    if (key.revokedAt) return ok()
    const confirmed = requireConfirmed(actor, await tx.now())
    if (!confirmed.ok) return confirmed
    await tx.run`update api_key set revoked_at = clock_timestamp(), revoked_by = ${actor.accountId} where id = ${keyId}`
    await recordAudit(tx, { actorId: actor.accountId, action: 'api-key.revoked', objectType: 'api-key', objectId: keyId })
    return ok()
  })
}
