import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { channelsFor, type LetterChoice, type LetterTopic, letterLife } from './rules/letters.ts'

export type NewLetter = {
  accountId: string
  topic: Exclude<LetterTopic, 'bulletin' | 'code'>
  subject: string
  /** What goes out, whole: a text message has no subject. */
  body: string
  /** Names the event; the same person is written to once by a channel. */
  dedupeKey: string
}

/**
 * Leaves letters behind in the transaction that made true what they say, by the ways that each person chose; a schedule hands them in
 * (send-letters.ts). Answers how many are new.
 */
export async function writeLetters(tx: Transaction, letters: readonly NewLetter[]): Promise<number> {
  if (letters.length === 0) return 0
  const choices = await findChoices(
    tx,
    letters.map((letter) => letter.accountId),
  )
  const wanted = letters.flatMap((letter) =>
    channelsFor(letter.topic, choices.get(letter.accountId) ?? null).map((channel) => ({ ...letter, channel })),
  )
  return await tx.run`
    insert into letter (id, account_id, channel, topic, subject, body, dedupe_key, expires_at)
    select each.id, each.account_id, each.channel, each.topic, each.subject, each.body, each.dedupe_key,
      clock_timestamp() + make_interval(secs => each.life_seconds)
    from unnest(${wanted.map(() => newId())}::uuid[], ${wanted.map((each) => each.accountId)}::uuid[], ${wanted.map((each) => each.channel)}::text[],
      ${wanted.map((each) => each.topic)}::text[], ${wanted.map((each) => each.subject)}::text[], ${wanted.map((each) => each.body)}::text[],
      ${wanted.map((each) => each.dedupeKey)}::text[], ${wanted.map((each) => letterLife[each.topic] / 1_000)}::int[])
      as each (id, account_id, channel, topic, subject, body, dedupe_key, life_seconds)
    on conflict (account_id, channel, dedupe_key) do nothing`
}

async function findChoices(tx: Transaction, accountIds: readonly string[]): Promise<Map<string, LetterChoice>> {
  const rows = await tx.many<LetterChoice & { accountId: string }>`
    select account_id as "accountId", sms_off as "smsOff", email_off as "emailOff", email_cipher is not null as "hasEmail" from letter_choice
    where account_id = any(${accountIds}::uuid[])`
  return new Map(rows.map(({ accountId, ...choice }) => [accountId, choice]))
}
