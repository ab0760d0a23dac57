import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { Channel } from '#server/platform/notify/webhook.ts'
import type { Audience, BulletinState } from './rules/bulletin.ts'
import type { RecipientProblem } from './rules/recipients.ts'

export type BulletinSummary = {
  id: string
  title: string
  senderName: string
  audience: Audience
  audienceName: string | null
  urgent: boolean
  state: BulletinState
  createdAt: Date
  sentAt: Date | null
  recipientCount: number
  deliveredCount: number
  /** Counted to 10,000 here. */
  readCount: number
}

/** Bulletins in the name of the actor's places and what is below, latest first; `before` is the id of the last one of the page before. */
export async function listBulletins(
  actor: Actor,
  {
    state,
    search = '',
    before,
    limit = 20,
  }: { state?: BulletinState | undefined; search?: string; before?: string | undefined; limit?: number } = {},
): Promise<{ bulletins: BulletinSummary[]; more: boolean }> {
  const rows = await sql.many<BulletinSummary>`
    with page as (
      select b.* from bulletin b join organisation o on o.id = b.organisation_id
      where exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'notice.send')}::uuid[]) and o.path <@ mine.path)
        and (${state ?? null}::text is null or b.state = ${state ?? null}) and strpos(b.title, ${search}) > 0
        and (${before ?? null}::uuid is null or b.id < ${before ?? null})
      order by b.id desc limit ${limit + 1})
    select b.id, b.title, sender.name as "senderName", b.audience, target.name as "audienceName", b.urgent, b.state, b.created_at as "createdAt",
      b.sent_at as "sentAt", b.recipient_count as "recipientCount", b.delivered_count as "deliveredCount",
      (select count(*)::int from (select 1 from notice n where n.bulletin_id = b.id and n.read_at is not null limit 10000) as counted) as "readCount"
    from page b join organisation sender on sender.id = b.organisation_id left join organisation target on target.id = b.audience_organisation_id
    order by b.id desc`
  return { bulletins: rows.slice(0, limit), more: rows.length > limit }
}

export type BulletinView = BulletinSummary & {
  body: string
  expiresAt: Date | null
  creatorName: string
  sentByName: string | null
  closedCount: number
  awaitingCount: number
  smsCount: number
  emailCount: number
  letterChannels: Channel[]
  endedAt: Date | null
  revisedAt: Date | null
  withdrawnAt: Date | null
  withdrawnByName: string | null
  withdrawReason: string
  /** How many rows of the list name nobody who can be told. */
  problemCount: number
  revisions: { at: Date; actorName: string; title: string; body: string }[]
  rows: { rowNumber: number; shown: string; problem: RecipientProblem | null }[]
}

/** One bulletin with its reach, its earlier words, and the first `rows` of its list, those with problems before the others; null for strangers. */
export async function findBulletin(
  actor: Actor,
  bulletinId: string,
  { rows = 200 }: { rows?: number } = {},
): Promise<BulletinView | null> {
  const bulletin = await sql.maybe<Omit<BulletinView, 'revisions' | 'rows'>>`
    select b.id, b.title, b.body, sender.name as "senderName", b.audience, target.name as "audienceName", b.urgent,
      b.expires_at as "expiresAt", b.state, b.created_at as "createdAt", creator.real_name as "creatorName", b.sent_at as "sentAt",
      releaser.real_name as "sentByName", b.recipient_count as "recipientCount", b.closed_count as "closedCount", b.awaiting_count as "awaitingCount",
      b.sms_count as "smsCount", b.email_count as "emailCount", b.letter_channels as "letterChannels",
      b.delivered_count as "deliveredCount", b.ended_at as "endedAt", b.revised_at as "revisedAt", b.withdrawn_at as "withdrawnAt",
      withdrawer.real_name as "withdrawnByName", b.withdraw_reason as "withdrawReason",
      (select count(*)::int from notice n where n.bulletin_id = b.id and n.read_at is not null) as "readCount",
      (select count(*)::int from bulletin_row r where r.bulletin_id = b.id and r.problem is not null) as "problemCount"
    from bulletin b join organisation sender on sender.id = b.organisation_id left join organisation target on target.id = b.audience_organisation_id
      join account creator on creator.id = b.created_by left join account releaser on releaser.id = b.sent_by
      left join account withdrawer on withdrawer.id = b.withdrawn_by
    where b.id = ${bulletinId}
      and exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'notice.send')}::uuid[]) and sender.path <@ mine.path)`
  if (!bulletin) return null
  const [revisions, named] = await Promise.all([
    sql.many<BulletinView['revisions'][number]>`
      select r.at, a.real_name as "actorName", r.title, r.body from bulletin_revision r join account a on a.id = r.actor_id
      where r.bulletin_id = ${bulletinId} order by r.id desc`,
    sql.many<BulletinView['rows'][number]>`
      select row_number as "rowNumber", shown, problem from bulletin_row where bulletin_id = ${bulletinId}
      order by (problem is not null) desc, row_number limit ${rows}`,
  ])
  return { ...bulletin, revisions, rows: named }
}
