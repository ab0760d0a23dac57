import { sql } from '#server/platform/database.ts'

export type Notice = {
  id: string
  kind: string
  title: string
  body: string
  link: string | null
  createdAt: Date
  readAt: Date | null
}

/** Newest first, in pages: `before` is the id of the last notice of the page before. */
export async function listNotices(
  accountId: string,
  { before, limit = 20 }: { before?: string | undefined; limit?: number } = {},
): Promise<{ notices: Notice[]; more: boolean }> {
  const rows = await sql.many<Notice>`
    select id, kind, title, body, link, created_at as "createdAt", read_at as "readAt"
    from notice where account_id = ${accountId} and (${before ?? null}::uuid is null or id < ${before ?? null})
    order by id desc limit ${limit + 1}`
  return { notices: rows.slice(0, limit), more: rows.length > limit }
}

/** For the badge, on every page: counted to 100 and no further. */
export async function countUnreadNotices(accountId: string): Promise<number> {
  const { count } = await sql.one<{ count: number }>`
    select count(*)::int as count from (select 1 from notice where account_id = ${accountId} and read_at is null limit 100) as unread`
  return count
}
