import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockBulletin } from './lock-bulletin.ts'

/**
 * Takes a bulletin back, at once and for everybody: whoever has not read it never sees it, whoever has sees that it was withdrawn and why.
 */
export async function withdrawBulletin(
  actor: Actor,
  { bulletinId, reason }: { bulletinId: string; reason: string },
): Promise<Result<undefined, 'not-found' | 'bulletin-not-sent' | 'reason-length'>> {
  return await transaction(async (tx) => {
    const bulletin = await lockBulletin(tx, actor, bulletinId)
    if (!bulletin) return refuse('not-found')
    if (bulletin.state === 'draft' || bulletin.state === 'withdrawn') return refuse('bulletin-not-sent')
    const said = reason.trim()
    if ([...said].length < 2 || [...said].length > 200) return refuse('reason-length')
    await tx.run`
      update bulletin set state = 'withdrawn', withdrawn_at = clock_timestamp(), withdrawn_by = ${actor.accountId}, withdraw_reason = ${said},
        ended_at = coalesce(ended_at, clock_timestamp()) where id = ${bulletinId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'bulletin.withdrawn',
      objectType: 'bulletin',
      objectId: bulletinId,
      details: { reason: said },
    })
    return ok()
  })
}
