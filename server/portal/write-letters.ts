import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { Channel } from '#server/platform/notify/webhook.ts'
import { type LetterTopic, letterLife } from './rules/letters.ts'

export type NewLetter = {
  accountId: string
  channel: Channel
  topic: Exclude<LetterTopic, 'bulletin'>
  subject: string
  /** What goes out, whole: a text message has no subject. */
  body: string
  /** Names the event; the same person is written to once by a channel. */
  dedupeKey: string
}

/** Leaves letters behind in the transaction that made true what they say; a schedule hands them in (send-letters.ts). Answers how many are new. */
export async function writeLetters(tx: Transaction, letters: readonly NewLetter[]): Promise<number> {
  if (letters.length === 0) return 0
  return await tx.run`
    insert into letter (id, account_id, channel, topic, subject, body, dedupe_key, expires_at)
    select each.id, each.account_id, each.channel, each.topic, each.subject, each.body, each.dedupe_key,
      clock_timestamp() + make_interval(secs => each.life_seconds)
    from unnest(${letters.map(() => newId())}::uuid[], ${letters.map((each) => each.accountId)}::uuid[], ${letters.map((each) => each.channel)}::text[],
      ${letters.map((each) => each.topic)}::text[], ${letters.map((each) => each.subject)}::text[], ${letters.map((each) => each.body)}::text[],
      ${letters.map((each) => each.dedupeKey)}::text[], ${letters.map((each) => letterLife[each.topic] / 1_000)}::int[])
      as each (id, account_id, channel, topic, subject, body, dedupe_key, life_seconds)
    on conflict (account_id, channel, dedupe_key) do nothing`
}
