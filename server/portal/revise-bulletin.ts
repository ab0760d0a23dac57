import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockBulletin } from './lock-bulletin.ts'
import { type BulletinText, parseBulletinText } from './rules/bulletin.ts'

export type ReviseRefusal =
  | 'not-found'
  | 'bulletin-not-sent'
  | 'bulletin-unchanged'
  | 'title-length'
  | 'body-length'
  | 'expiry-past'

/**
 * Other words for a bulletin. A draft simply changes; of one that was sent the words before are kept, and everybody sees the new ones and that they
 * were corrected.
 */
export async function reviseBulletin(
  actor: Actor,
  { bulletinId, ...wanted }: { bulletinId: string } & BulletinText,
): Promise<Result<undefined, ReviseRefusal>> {
  return await transaction(async (tx) => {
    const bulletin = await lockBulletin(tx, actor, bulletinId)
    if (!bulletin) return refuse('not-found')
    if (bulletin.state === 'withdrawn') return refuse('bulletin-not-sent')
    const now = await tx.now()
    const text = parseBulletinText(wanted, now)
    if (!text.ok) return text
    const { title, body, urgent, expiresAt } = text.value
    if (bulletin.state === 'draft') {
      await tx.run`
        update bulletin set title = ${title}, body = ${body}, urgent = ${urgent}, expires_at = ${expiresAt} where id = ${bulletinId}`
      return ok()
    }
    const otherWords = title !== bulletin.title || body !== bulletin.body
    const changed = await tx.run`
      update bulletin set title = ${title}, body = ${body}, urgent = ${urgent}, expires_at = ${expiresAt},
        revised_at = case when ${otherWords} then ${now}::timestamptz else revised_at end
      where id = ${bulletinId} and (${otherWords} or urgent <> ${urgent} or expires_at is distinct from ${expiresAt})`
    if (changed === 0) return refuse('bulletin-unchanged')
    if (otherWords)
      await tx.run`
        insert into bulletin_revision (id, bulletin_id, at, actor_id, title, body)
        values (${newId()}, ${bulletinId}, ${now}, ${actor.accountId}, ${bulletin.title}, ${bulletin.body})`
    await recordAudit(tx, { actorId: actor.accountId, action: 'bulletin.revised', objectType: 'bulletin', objectId: bulletinId })
    return ok()
  })
}
