import { sql } from '#server/platform/database.ts'

export type Notice = {
  id: string
  kind: string
  title: string
  body: string
  link: string | null
  createdAt: Date
  readAt: Date | null
  /** Who wrote to many; null for what the platform itself has to say. */
  senderName: string | null
  urgent: boolean
  revisedAt: Date | null
  /** Why nobody needs to mind it any longer. */
  over: 'withdrawn' | 'expired' | null
}

/** Newest first, in pages: `before` is the id of the last notice of the page before. What was withdrawn before it was read is not there. */
export async function listNotices(
  accountId: string,
  { before, limit = 20 }: { before?: string | undefined; limit?: number } = {},
): Promise<{ notices: Notice[]; more: boolean }> {
  const rows = await sql.many<Notice>`
    select n.id, n.kind, coalesce(b.title, n.title) as title, case when b.state = 'withdrawn' then b.withdraw_reason else coalesce(b.body, n.body) end as body,
      n.link, n.created_at as "createdAt", n.read_at as "readAt", o.name as "senderName", coalesce(b.urgent, false) as urgent, b.revised_at as "revisedAt",
      case when b.state = 'withdrawn' then 'withdrawn' when b.expires_at <= clock_timestamp() then 'expired' end as over
    from notice n left join bulletin b on b.id = n.bulletin_id left join organisation o on o.id = b.organisation_id
    where n.account_id = ${accountId} and (${before ?? null}::uuid is null or n.id < ${before ?? null})
      and (n.read_at is not null or b.state is distinct from 'withdrawn')
    order by n.id desc limit ${limit + 1}`
  return { notices: rows.slice(0, limit), more: rows.length > limit }
}

/** For the badge, on every page: counted to 100 and no further. */
export async function countUnreadNotices(accountId: string): Promise<number> {
  const { count } = await sql.one<{ count: number }>`
    select count(*)::int as count from (
      select 1 from notice n left join bulletin b on b.id = n.bulletin_id
      where n.account_id = ${accountId} and n.read_at is null and b.state is distinct from 'withdrawn'
        and (b.expires_at is null or b.expires_at > clock_timestamp()) limit 100) as unread`
  return count
}
