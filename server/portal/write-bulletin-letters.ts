import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { Channel } from '#server/platform/notify/webhook.ts'
import { letterLife } from './rules/letters.ts'

/**
 * Letters to those of `accountIds` whom the bulletin may reach by these ways. They bear no words: what it says when they leave goes out. Once each,
 * however often the batch is written.
 */
export async function writeBulletinLetters(
  tx: Transaction,
  bulletinId: string,
  channels: readonly Channel[],
  accountIds: readonly string[],
): Promise<void> {
  for (const channel of channels)
    await tx.run`
      insert into letter (id, account_id, channel, topic, bulletin_id, dedupe_key, expires_at)
      select each.id, each.account_id, ${channel}, 'bulletin', b.id, ${`bulletin:${bulletinId}`},
        least(b.expires_at, clock_timestamp() + make_interval(secs => ${letterLife.bulletin / 1_000}))
      from unnest(${accountIds.map(() => newId())}::uuid[], ${accountIds}::uuid[]) as each (id, account_id)
        join bulletin b on b.id = ${bulletinId} left join letter_choice c on c.account_id = each.account_id
      where case when ${channel} = 'sms' then not coalesce('bulletin' = any(c.sms_off), false)
        else c.email_cipher is not null and not 'bulletin' = any(c.email_off) end
      on conflict (account_id, channel, dedupe_key) do nothing`
}
