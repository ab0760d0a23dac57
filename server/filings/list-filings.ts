import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { type FilingShow, showConditions } from './rules/filing-shows.ts'
import type { FilingState, RequestKind, RequestState } from './rules/filing-state.ts'

export type FilingRow = {
  id: string
  title: string
  organisationName: string
  state: FilingState
  startsAt: Date | null
  endsAt: Date | null
  request: RequestState | null
  requestKind: RequestKind | null
  late: boolean
  submittedAt: Date | null
  people: number
}

export const filingPageSize = 30
const countLimit = 2_000

/**
 * Trainings within the actor's reach: of those they organise, review or follow. `show`: rules/filing-shows.ts; waiting ones longest first, others by when they are
 * held, latest first. `month` 'YYYY-MM': held in that month of Shanghai, for a calendar, all of them up to the limit.
 */
export async function listFilings(
  actor: Actor,
  {
    show,
    search,
    year,
    month,
    page,
  }: { show: FilingShow; search: string; year: number | null; month: string | null; page: number },
): Promise<{ rows: FilingRow[]; total: number; capped: boolean }> {
  const places = (['training.file', 'training.review', 'training.follow'] as const).flatMap((power) => placesOf(actor, power))
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const { filing, request, report } = showConditions[show]
  const from = month === null ? null : new Date(`${month}-01T00:00:00+08:00`)
  const rows = await sql.many<FilingRow & { total: number }>`
    with places as (
      select o.id, o.name from organisation o join organisation mine on o.path <@ mine.path where mine.id = any(${places}::uuid[]) group by o.id, o.name
    ), found as (
      select f.*, p.name as organisation_name, r.state as request, r.kind as request_kind, coalesce(r.late, false) as late,
        coalesce(h.submitted_at, r.submitted_at) as submitted_at
      from filing f join places p on p.id = f.organisation_id
        left join filing_request r on r.filing_id = f.id and r.state in ('draft', 'submitted', 'returned')
        left join filing_report h on h.filing_id = f.id and h.state = 'submitted'
      where (${filing}::text[] is null or f.state = any(${filing}::text[])) and (${request}::text[] is null or r.state = any(${request}::text[]))
        and (not ${report} or r.state = 'submitted' or h.id is not null)
        and (${year}::int is null or f.year = ${year}) and (${pattern}::text is null or f.title like ${pattern} or p.name like ${pattern})
        and (${from}::timestamptz is null or (f.starts_at < ${from}::timestamptz + interval '1 month' and f.ends_at >= ${from}))
      limit ${countLimit + 1}
    )
    select id, case when title = '' then '（未命名）' else title end as title, organisation_name as "organisationName", state, starts_at as "startsAt",
      ends_at as "endsAt", request, request_kind as "requestKind", late, submitted_at as "submittedAt",
      (select count(*)::int from attendee t where t.gathering_id = found.id) as people, (select count(*)::int from found) as total
    from found
    order by case when ${report} then submitted_at end, starts_at desc nulls first, changed_at desc, id
    limit ${month === null ? filingPageSize : countLimit} offset ${month === null ? (Math.max(1, page) - 1) * filingPageSize : 0}`
  const total = rows[0]?.total ?? 0
  return { rows: rows.map(({ total: _, ...row }) => row), total: Math.min(total, countLimit), capped: total > countLimit }
}

/** How many wait for the actor's answer, up to `most`. */
export async function countWaitingFilings(actor: Actor, most: number): Promise<number> {
  const { count } = await sql.one<{ count: number }>`
    select count(*) as count from (
      select 1 from organisation mine join organisation o on o.path <@ mine.path join filing f on f.organisation_id = o.id
      where mine.id = any(${placesOf(actor, 'training.review')}::uuid[]) and (
        exists (select 1 from filing_request r where r.filing_id = f.id and r.state = 'submitted' and r.submitted_by <> ${actor.accountId})
        or exists (select 1 from filing_report h where h.filing_id = f.id and h.state = 'submitted' and h.submitted_by <> ${actor.accountId}))
      limit ${most}) found`
  return count
}
