import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { recount } from './draft-bulletin.ts'
import { bulletinSent } from './jobs.ts'
import { lockBulletin } from './lock-bulletin.ts'

/** Somebody has looked at it: a worker writes it to everybody. Sending twice is sending once. */
export async function sendBulletin(
  actor: Actor,
  bulletinId: string,
): Promise<Result<undefined, 'not-found' | 'bulletin-not-draft' | 'nobody-to-tell'>> {
  return await transaction(async (tx) => {
    const bulletin = await lockBulletin(tx, actor, bulletinId)
    if (!bulletin) return refuse('not-found')
    if (bulletin.state === 'withdrawn') return refuse('bulletin-not-draft')
    if (bulletin.state !== 'draft') return ok()
    const recipientCount = await recount(tx, bulletin)
    if (recipientCount === 0) return refuse('nobody-to-tell')
    await tx.run`
      update bulletin set state = 'sending', sent_at = clock_timestamp(), sent_by = ${actor.accountId} where id = ${bulletinId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'bulletin.sent',
      objectType: 'bulletin',
      objectId: bulletinId,
      details: { organisationId: bulletin.organisationId, audience: bulletin.audience, recipientCount },
    })
    await enqueue(tx, bulletinSent, { bulletinId })
    return ok()
  })
}
