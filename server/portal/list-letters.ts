import type { Actor } from '#server/identity/actor.ts'
import { decryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { maskName } from '#server/identity/rules/mask.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { type Channel, channels, configuredProviders } from '#server/platform/notify/webhook.ts'
import { bulletinText, type LetterState, type LetterTopic, withCode } from './rules/letters.ts'

export type LetterSummary = {
  id: string
  channel: Channel
  topic: LetterTopic
  state: LetterState
  subject: string
  /** Masked: whoever keeps the outbox going need not know who somebody is. */
  maskedName: string
  createdAt: Date
  endedAt: Date | null
  tries: number
  problem: string | null
}

export type LetterFilter = { channel?: Channel | undefined; topic?: LetterTopic | undefined; state?: LetterState | undefined }

/** What went out or waits, latest first; `before` is the id of the last one of the page before. Nobody but the operator finds anything. */
export async function listLetters(
  actor: Actor,
  { channel, topic, state }: LetterFilter = {},
  { before, limit = 30 }: { before?: string | undefined; limit?: number } = {},
): Promise<{ letters: LetterSummary[]; more: boolean }> {
  if (!holds(actor, 'outbox.read')) return { letters: [], more: false }
  const rows = await sql.many<Omit<LetterSummary, 'maskedName'> & { realName: string }>`
    select l.id, l.channel, l.topic, l.state, coalesce(l.subject, b.title) as subject, a.real_name as "realName", l.created_at as "createdAt",
      l.ended_at as "endedAt", l.tries, l.problem
    from letter l join account a on a.id = l.account_id left join bulletin b on b.id = l.bulletin_id
    where (${state ?? null}::text is null or l.state = ${state ?? null}) and (${channel ?? null}::text is null or l.channel = ${channel ?? null})
      and (${topic ?? null}::text is null or l.topic = ${topic ?? null}) and (${before ?? null}::uuid is null or l.id < ${before ?? null})
    order by l.id desc limit ${limit + 1}`
  return { letters: rows.slice(0, limit).map(masked), more: rows.length > limit }
}

export type LetterView = LetterSummary & { text: string; dueAt: Date; expiresAt: Date; providerId: string | null }

type FoundLetter = Omit<LetterView, 'maskedName' | 'text'> & {
  realName: string
  accountId: string
  codeCipher: string | null
  body: string | null
  bulletinBody: string | null
}

/**
 * One letter with its text as it goes out. A code in it is shown in a demonstration, where nobody sends it and whoever tries the site needs it;
 * elsewhere it is hidden, for whoever keeps the installation going must not be able to take up what is somebody's.
 */
export async function findLetter(actor: Actor, letterId: string): Promise<LetterView | null> {
  if (!holds(actor, 'outbox.read')) return null
  const row = await sql.maybe<FoundLetter>`
    select l.id, l.channel, l.topic, l.state, coalesce(l.subject, b.title) as subject, l.body, b.body as "bulletinBody",
      a.real_name as "realName", l.created_at as "createdAt", l.ended_at as "endedAt", l.tries, l.problem, l.due_at as "dueAt",
      l.expires_at as "expiresAt", l.provider_id as "providerId", l.account_id as "accountId", l.code_cipher as "codeCipher"
    from letter l join account a on a.id = l.account_id left join bulletin b on b.id = l.bulletin_id where l.id = ${letterId}`
  if (!row) return null
  const { accountId, codeCipher, body, bulletinBody, ...letter } = row
  const text = body ?? bulletinText(letter.channel, { title: letter.subject, body: bulletinBody ?? '' }, env().PUBLIC_URL)
  if (letter.topic !== 'code') return masked({ ...letter, text })
  const code = codeCipher && env().DEMO ? decryptPersonalData('letter-code', accountId, codeCipher) : null
  return masked({ ...letter, text: withCode(text, code) })
}

const masked = <Row extends { realName: string }>({ realName, ...rest }: Row) => ({ ...rest, maskedName: maskName(realName) })

export type ChannelStanding = { channel: Channel; hasProvider: boolean; waiting: number; failed: number }

/** How each channel stands; figures to 10,000. */
export async function listChannels(actor: Actor): Promise<ChannelStanding[]> {
  if (!holds(actor, 'outbox.read')) return []
  const providers = configuredProviders()
  return await Promise.all(
    channels.map(async (channel) => {
      const counted = await sql.one<{ waiting: number; failed: number }>`
        select (select count(*)::int from (select 1 from letter where channel = ${channel} and state = 'waiting' limit 10000) as first) as waiting,
          (select count(*)::int from (select 1 from letter where channel = ${channel} and state = 'failed' limit 10000) as first) as failed`
      return { channel, hasProvider: providers[channel] !== null, ...counted }
    }),
  )
}
