import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { ComplaintShow } from './rules/complaint-query.ts'
import type { ComplaintState } from './rules/complaint-state.ts'
import type { ComplaintKind, ComplaintTopic } from './rules/complaint-text.ts'
import { days } from './rules/deadlines.ts'

export type ComplaintRow = {
  id: string
  number: string
  kind: ComplaintKind
  topic: ComplaintTopic
  title: string
  /** Complained of; null: nobody in particular. */
  about: string | null
  responsibleName: string
  state: ComplaintState
  filedAt: Date
  dueAt: Date
}
export const complaintsPage = 30

type Wanted = { show: ComplaintShow; kind: ComplaintKind | null; search: string; page: number }
export type ComplaintCounts = { total: number; open: number; overdue: number }

/** What the actor's offices deal with and what those below deal with, the soonest due first, or, of what is done, the latest first. `open` and `overdue`: of all. */
export async function listComplaints(
  actor: Actor,
  { show, kind, search, page }: Wanted,
): Promise<{ rows: ComplaintRow[]; counts: ComplaintCounts }> {
  const pattern =
    search.trim() === ''
      ? null
      : `%${search
          .normalize('NFKC')
          .trim()
          .replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<ComplaintRow & ComplaintCounts>`
    with seen as (
      select c.*, o.name as responsible, coalesce(a.name, nullif(c.about_name, '')) as about, c.state in ('filed', 'accepted', 'reviewing') as open,
        c.state in ('filed', 'accepted', 'reviewing') and (c.due_at <= clock_timestamp() or (c.state = 'filed'
          and ((c.filed_at at time zone 'Asia/Shanghai')::date + ${days.takeUp + 1}::int) at time zone 'Asia/Shanghai' <= clock_timestamp())) as late
      from complaint c join organisation o on o.id = c.responsible_id left join organisation a on a.id = c.about_id
      where (c.responsible_id = any(${placesOf(actor, 'complaint.handle')}::uuid[]) or exists (
          select 1 from organisation mine where mine.id = any(${placesOf(actor, 'complaint.follow')}::uuid[]) and o.path <@ mine.path))
        and complaint_shown_to(c.account_id, c.about_id, ${actor.accountId}::uuid)
    ), found as (
      select * from seen where (${kind}::text is null or kind = ${kind})
        and case ${show} when 'open' then open when 'overdue' then late else not open end
        and (${pattern}::text is null or number like ${pattern} or title like ${pattern} or about like ${pattern} or responsible like ${pattern})
    ), counts as (
      select (select count(*)::int from found) as total, (count(*) filter (where open))::int as open, (count(*) filter (where late))::int as overdue from seen
    )
    select counts.*, row.* from counts left join lateral (
      select id, number, kind, topic, title, about, responsible as "responsibleName", state, filed_at as "filedAt", due_at as "dueAt" from found
      order by case when open then due_at end, answered_at desc, filed_at desc, id
      limit ${complaintsPage} offset ${(Math.max(1, page) - 1) * complaintsPage}) row on true`
  const { total = 0, open = 0, overdue = 0 } = rows[0] ?? {}
  return {
    rows: rows.flatMap(({ total: _, open: __, overdue: ___, ...row }) => (row.id === null ? [] : [row])),
    counts: { total, open, overdue },
  }
}

/** How many wait for a word of the actor's own offices, counted no further than `most`. */
export const countOpenComplaints = async (actor: Actor, most: number): Promise<number> =>
  (
    await sql.one<{ count: number }>`
      select count(*)::int as count from (
        select 1 from complaint c where c.responsible_id = any(${placesOf(actor, 'complaint.handle')}::uuid[]) and c.state in ('filed', 'accepted', 'reviewing')
          and complaint_shown_to(c.account_id, c.about_id, ${actor.accountId}::uuid) limit ${most}) found`
  ).count
