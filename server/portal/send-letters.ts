import { decryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { openPhones } from '#server/identity/open-phones.ts'
import { type Sql, sql, transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { log } from '#server/platform/log.ts'
import {
  type Channel,
  channels,
  configuredProviders,
  handIn,
  type Provider,
  type Providers,
} from '#server/platform/notify/webhook.ts'
import { allowance, bulletinText, hindrance, type LetterTopic, stateAfterTry, waitAfterTry, withCode } from './rules/letters.ts'

/** So many are under way at a time; a death leaves that many to be handed in again with the same id. */
const batchSize = 40
const atOnce = 8

type Claimed = { id: string; to: string; subject: string; text: string; tries: number }

/** Hands in what waits, by each channel as fast as its provider allows. Run by one process at a time; two would send nothing twice. */
export async function sendLetters(providers: Providers = configuredProviders()): Promise<void> {
  await Promise.all(
    channels.map(async (channel) => {
      const provider = providers[channel]
      if (provider) await sendBy(channel, provider)
      else await keepAll(channel)
    }),
  )
}

/** Nobody sends these: they stay to be read, and nothing says that they went out. */
async function keepAll(channel: Channel): Promise<void> {
  const kept = await sql.run`
    update letter set state = 'kept', ended_at = clock_timestamp(), code_cipher = case when ${env().DEMO} then code_cipher end
    where id in (select id from letter where channel = ${channel} and state = 'waiting' limit 5000)`
  if (kept === 5_000) await keepAll(channel)
}

async function sendBy(channel: Channel, provider: Provider): Promise<void> {
  for (;;) {
    const { looked, letters } = await claim(channel, provider.perMinute)
    if (looked === 0) return
    const outcomes: string[] = []
    const rest = [...letters]
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let letter = rest.shift(); letter; letter = rest.shift()) outcomes.push(await send(letter, provider))
      }),
    )
    // A provider that takes none of so many is given a rest until the next round.
    if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'away')) {
      log.warn({ channel, letters: outcomes.length }, 'the provider takes no letters; they are tried again later')
      return
    }
  }
}

type Due = {
  id: string
  accountId: string
  topic: LetterTopic
  expiresAt: Date
  tries: number
  active: boolean
  withdrawn: boolean
  subject: string
  /** Null: a bulletin's. */
  body: string | null
  bulletinBody: string | null
  codeCipher: string | null
}

/**
 * Takes the next letters for one try, in a transaction that is over before any of them is handed in: whoever dies afterwards leaves them waiting for
 * their next try. What is overtaken ends here.
 */
const claim = (channel: Channel, perMinute: number): Promise<{ looked: number; letters: Claimed[] }> =>
  transaction(async (tx) => {
    const { lately } = await tx.one<{ lately: number }>`
      select count(*)::int as lately from letter where channel = ${channel} and tried_at > clock_timestamp() - interval '1 minute'`
    const due = await tx.many<Due>`
      select l.id, l.account_id as "accountId", l.topic, l.expires_at as "expiresAt", l.tries, a.status = 'active' as active,
        coalesce(b.state = 'withdrawn', false) as withdrawn, coalesce(l.subject, b.title) as subject, l.body, b.body as "bulletinBody",
        l.code_cipher as "codeCipher"
      from letter l join account a on a.id = l.account_id left join bulletin b on b.id = l.bulletin_id
      where l.channel = ${channel} and l.state = 'waiting' and l.due_at <= clock_timestamp()
      order by (l.topic = 'bulletin'), l.due_at, l.id limit ${Math.min(batchSize, allowance(perMinute, lately))} for update of l skip locked`
    const now = await tx.now()
    const accountIds = due.map((letter) => letter.accountId)
    const addresses = channel === 'sms' ? await openPhones(accountIds, tx) : await openEmails(accountIds, tx)
    const judged = due.map((letter) => {
      const to = addresses.get(letter.topic === 'code' ? `wanted ${letter.accountId}` : letter.accountId)
      return { ...letter, to, tries: letter.tries + 1, against: hindrance({ ...letter, hasAddress: to !== undefined }, now) }
    })
    const [free, overtaken] = [judged.filter((each) => !each.against), judged.filter((each) => each.against)]
    await tx.run`
      update letter set state = 'dropped', ended_at = ${now}, code_cipher = null, problem = each.problem
      from unnest(${overtaken.map((each) => each.id)}::uuid[], ${overtaken.map((each) => each.against)}::text[]) as each (id, problem)
      where letter.id = each.id`
    await tx.run`
      update letter set tries = each.tries, tried_at = ${now}, due_at = ${now}::timestamptz + make_interval(secs => each.wait_seconds)
      from unnest(${free.map((each) => each.id)}::uuid[], ${free.map((each) => each.tries)}::int[],
        ${free.map((each) => waitAfterTry(each.tries) / 1_000)}::float8[]) as each (id, tries, wait_seconds)
      where letter.id = each.id`
    const letters = free.map(({ id, accountId, to = '', subject, tries, codeCipher, ...words }) => {
      const text = words.body ?? bulletinText(channel, { title: subject, body: words.bulletinBody ?? '' }, env().PUBLIC_URL)
      const code = codeCipher && decryptPersonalData('letter-code', accountId, codeCipher)
      return { id, to, subject, text: code ? withCode(text, code) : text, tries }
    })
    return { looked: due.length, letters }
  })

/** By account, the proven address; by `wanted <account>` the one that waits for its code. */
async function openEmails(accountIds: readonly string[], tx: Sql): Promise<Map<string, string>> {
  const rows = await tx.many<{ id: string; email: string | null; wanted: string | null }>`
    select account_id as id, email_cipher as email, wanted_cipher as wanted from letter_choice where account_id = any(${accountIds}::uuid[])`
  const open = (key: string, id: string, cipher: string | null): [string, string][] =>
    cipher ? [[key, decryptPersonalData('email', id, cipher)]] : []
  return new Map(rows.flatMap(({ id, email, wanted }) => [...open(id, id, email), ...open(`wanted ${id}`, id, wanted)]))
}

async function send({ tries, ...message }: Claimed, provider: Provider): Promise<string> {
  const handed = await handIn(provider, message)
  failpoint('letter.answered')
  const state = stateAfterTry(handed.outcome, tries)
  await sql.run`
    update letter set state = ${state}, ended_at = case when ${state} = 'waiting' then null else clock_timestamp() end,
      code_cipher = case when ${state} = 'waiting' then code_cipher end,
      provider_id = ${handed.outcome === 'sent' ? handed.providerId : null}, problem = ${handed.outcome === 'sent' ? null : handed.problem}
    where id = ${message.id} and state = 'waiting' and tries = ${tries}`
  return handed.outcome
}
