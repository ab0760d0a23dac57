import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/** From now on the code is none; what was seen by it was seen. Twice is once. */
export async function revokeConsent(actor: Actor, consentId: string): Promise<Result<undefined, 'not-found'>> {
  return await transaction(async (tx) => {
    const consent = await tx.maybe<{ revokedAt: Date | null }>`
      select revoked_at as "revokedAt" from review_consent where id = ${consentId} and learner_id = ${actor.accountId} for update`
    if (!consent) return refuse('not-found')
    if (consent.revokedAt) return ok()
    await tx.run`update review_consent set revoked_at = clock_timestamp() where id = ${consentId}`
    await recordAudit(tx, { actorId: actor.accountId, action: 'consent.revoked', objectType: 'consent', objectId: consentId })
    return ok()
  })
}
