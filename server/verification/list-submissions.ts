import type { Actor } from '#server/identity/actor.ts'
import { verifyingPlaces } from '#server/organisations/find-answering.ts'
import { sql } from '#server/platform/database.ts'
import type { SubmissionState } from './rules/submission-shows.ts'

export type SubmissionRow = {
  id: string
  unitId: string
  unitName: string
  authorityName: string
  year: number
  state: SubmissionState
  people: number
  waiting: number
  verified: number
  returned: number
  submittedAt: Date
  submitterName: string
  officerName: string | null
}

const pageSize = 50

/**
 * What units handed in to the authorities by which the actor verifies, oldest first among those that wait. `waiting`: only what is not closed.
 * In pages of 50; `total` is exact up to 10,000.
 */
export async function listSubmissions(
  actor: Actor,
  {
    year,
    state = 'waiting',
    search = '',
    page = 1,
  }: { year: number; state?: SubmissionState | 'waiting'; search?: string; page?: number },
): Promise<{ submissions: SubmissionRow[]; total: number; capped: boolean }> {
  const { reviewers, bureaus } = verifyingPlaces(actor)
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const states = state === 'waiting' ? ['submitted', 'checking'] : [state]
  const rows = await sql.many<SubmissionRow & { matches: number }>`
    with found as (
      select s.*, u.name as unit_name, answering_authority(u.path) as authority_id from submission s join organisation u on u.id = s.organisation_id
      where s.year = ${year} and s.state = any(${states}::text[]) and (${pattern}::text is null or u.name like ${pattern})
        and (exists (select 1 from organisation b where b.id = any(${bureaus}::uuid[]) and u.path <@ b.path)
          or exists (select 1 from organisation r where r.id = any(${reviewers}::uuid[]) and u.path <@ r.path and answering_authority(u.path) = r.id))
      limit 10001)
    select f.id, f.organisation_id as "unitId", f.unit_name as "unitName", a.name as "authorityName", f.year, f.state, f.people,
      f.submitted_at as "submittedAt", h.real_name as "submitterName", o.real_name as "officerName", counts.*, (select count(*)::int from found) as matches
    from found f join organisation a on a.id = f.authority_id join account h on h.id = f.submitted_by left join account o on o.id = f.taken_up_by,
      lateral (select count(*) filter (where y.state = 'submitted')::int as waiting, count(*) filter (where y.state = 'verified')::int as verified,
        count(*) filter (where y.state = 'returned')::int as returned from submitted_year y where y.submission_id = f.id) counts
    order by case when ${state === 'waiting'} then f.submitted_at end, f.submitted_at desc, f.id
    limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const total = rows[0]?.matches ?? 0
  return { submissions: rows.map(({ matches: _, ...row }) => row), total: Math.min(total, 10_000), capped: total > 10_000 }
}
