import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { newId } from '#server/platform/ids.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import type { Channel } from '#server/platform/notify/webhook.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { dripHints } from './drip-hints.ts'
import { type Address, allowWholeCity, listAudience } from './list-audience.ts'
import { writeBulletinLetters } from './write-bulletin-letters.ts'

const batchSize = 5_000

type Sending = Address & { reachedId: string | null; letterChannels: Channel[] }

/**
 * Writes bulletins to everybody whom they concern, a batch a transaction. Who was reached is written in the same transaction as their notices, so
 * that whoever goes on after a death goes on behind them; a withdrawal between two batches ends it.
 */
export async function deliverBulletins(deliveries: Delivery<{ bulletinId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    for (;;) {
      const more = await transaction((tx) => deliverBatch(tx, payload.bulletinId, outboxId))
      if (!more) break
      failpoint('bulletin.after-batch')
    }
  }
}

async function deliverBatch(tx: Transaction, bulletinId: string, outboxId: number): Promise<boolean> {
  await allowWholeCity(tx)
  const bulletin = await tx.maybe<Sending>`
    select id as "bulletinId", organisation_id as "organisationId", audience, audience_organisation_id as "audienceOrganisationId",
      reached_id as "reachedId", letter_channels as "letterChannels"
    from bulletin where id = ${bulletinId} and state = 'sending' for update`
  if (!bulletin) {
    await markDelivered(tx, [outboxId])
    return false
  }
  const accountIds = await listAudience(bulletin, { after: bulletin.reachedId, limit: batchSize }, tx)
  const written = await writeNotices(tx, bulletinId, accountIds)
  await writeBulletinLetters(tx, bulletinId, bulletin.letterChannels, accountIds)
  failpoint('bulletin.written')
  const more = accountIds.length === batchSize
  await tx.run`
    update bulletin set delivered_count = delivered_count + ${written}, reached_id = coalesce(${accountIds.at(-1) ?? null}, reached_id),
      state = case when ${more} then 'sending' else 'sent' end, ended_at = case when ${more} then null else clock_timestamp() end
    where id = ${bulletinId}`
  if (!more) await markDelivered(tx, [outboxId])
  const present = await listPresent(tx, accountIds)
  tx.afterCommit(() => dripHints(present))
  return more
}

const writeNotices = (tx: Transaction, bulletinId: string, accountIds: readonly string[]): Promise<number> =>
  tx.run`
    insert into notice (id, account_id, kind, bulletin_id, dedupe_key)
    select each.id, each.account_id, 'bulletin', ${bulletinId}, ${`bulletin:${bulletinId}`}
    from unnest(${accountIds.map(() => newId())}::uuid[], ${accountIds}::uuid[]) as each (id, account_id)
    on conflict (account_id, dedupe_key) do nothing`

/** Those who may have a page open: to the others a hint would be shouted into an empty house. */
async function listPresent(tx: Transaction, accountIds: readonly string[]): Promise<string[]> {
  const rows = await tx.many<{ id: string }>`
    select distinct account_id as id from session
    where account_id = any(${accountIds}::uuid[]) and revoked_at is null and last_seen_at > clock_timestamp() - interval '30 minutes'`
  return rows.map((row) => row.id)
}
