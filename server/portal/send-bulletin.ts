import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import type { Channel } from '#server/platform/notify/webhook.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { recount } from './draft-bulletin.ts'
import { bulletinSent } from './jobs.ts'
import { lockBulletin } from './lock-bulletin.ts'

/**
 * Somebody has looked at it: a worker writes it to everybody, by `channels` too where the actor may do that. Sending twice is sending once.
 */
export async function sendBulletin(
  actor: Actor,
  bulletinId: string,
  channels: readonly Channel[] = [],
): Promise<Result<undefined, 'not-found' | 'bulletin-not-draft' | 'nobody-to-tell'>> {
  return await transaction(async (tx) => {
    const bulletin = await lockBulletin(tx, actor, bulletinId)
    if (!bulletin) return refuse('not-found')
    if (bulletin.state === 'withdrawn') return refuse('bulletin-not-draft')
    if (bulletin.state !== 'draft') return ok()
    const mayWrite = channels.length === 0 || (await reaches(actor, 'notice.send-letters', bulletin.organisationId, tx))
    if (!mayWrite) return refuse('not-found')
    const recipientCount = await recount(tx, bulletin)
    if (recipientCount === 0) return refuse('nobody-to-tell')
    await tx.run`
      update bulletin set state = 'sending', sent_at = clock_timestamp(), sent_by = ${actor.accountId}, letter_channels = ${channels}
      where id = ${bulletinId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'bulletin.sent',
      objectType: 'bulletin',
      objectId: bulletinId,
      details: { organisationId: bulletin.organisationId, audience: bulletin.audience, recipientCount, channels },
    })
    await enqueue(tx, bulletinSent, { bulletinId })
    return ok()
  })
}
