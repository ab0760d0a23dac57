import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type ProgressCounts = {
  units: number
  unitsStarted: number
  unitsDone: number
  people: number
  submitted: number
  verified: number
  returned: number
}
export type ProgressRow = ProgressCounts & { id: string; name: string; kind: string; below: boolean }
export type Progress = {
  at: { id: string; name: string }
  /** From the actor's place down to `at`. */
  way: { id: string; name: string }[]
  whole: ProgressCounts
  rows: ProgressRow[]
  total: number
  closing: { closedAt: Date; missingPeople: number } | null
}

const pageSize = 50

/**
 * How far a part of the city is with a year: the whole, and body by body one step down, in pages of 50, those that are least far first. Added up from
 * counts that are kept beside (unit_year); null: the actor follows nothing there.
 */
export async function showProgress(
  actor: Actor,
  { year, under, page = 1 }: { year: number; under?: string; page?: number },
): Promise<Progress | null> {
  const places = placesOf(actor, 'year.follow')
  const at = await sql.maybe<{ id: string; name: string; depth: number; path: string; way: { id: string; name: string }[] }>`
    select o.id, o.name, nlevel(o.path) as depth, o.path::text as path, (
      select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name) order by nlevel(b.path)) from organisation b
      where o.path <@ b.path and b.path <@ mine.path) as way
    from organisation mine join organisation o on o.path <@ mine.path
    where mine.id = any(${places}::uuid[]) and o.id = coalesce(${under ?? null}::uuid, ${places[0] ?? null}::uuid) order by nlevel(mine.path) limit 1`
  if (!at) return null
  const rows = await sql.many<ProgressRow>`
    with units as (
      select subpath(u.path, 0, least(nlevel(u.path), ${at.depth}::int + 1)) as branch, u.id, coalesce(y.people, 0) as people,
        coalesce(y.submitted, 0) as submitted, coalesce(y.verified, 0) as verified, coalesce(y.returned, 0) as returned
      from organisation u left join unit_year y on y.organisation_id = u.id and y.year = ${year}
      where u.path <@ ${at.path}::ltree and u.kind in ('unit', 'agency') and u.closed_at is null),
    sums as (
      select branch, count(*)::int as units, count(*) filter (where submitted + verified + returned > 0)::int as started,
        count(*) filter (where people > 0 and verified >= people)::int as done, sum(people)::int as people, sum(submitted)::int as submitted,
        sum(verified)::int as verified, sum(returned)::int as returned
      from units group by branch)
    select b.id, b.name, b.kind, s.units, s.started as "unitsStarted", s.done as "unitsDone", s.people, s.submitted, s.verified, s.returned,
      s.units > (case when b.kind in ('unit', 'agency') then 1 else 0 end) as below
    from sums s join organisation b on b.path = s.branch
    order by (s.submitted + s.verified)::float8 / greatest(s.people, 1), s.people desc, b.name, b.id`
  const add = (name: keyof ProgressCounts) => rows.reduce((sum, row) => sum + row[name], 0)
  const closing = await sql.maybe<{ closedAt: Date; missingPeople: number }>`
    select closed_at as "closedAt", missing_people as "missingPeople" from year_closing where year = ${year}`
  return {
    ...{ at: { id: at.id, name: at.name }, way: at.way, closing, total: rows.length },
    whole: {
      ...{ units: add('units'), unitsStarted: add('unitsStarted'), unitsDone: add('unitsDone'), people: add('people') },
      ...{ submitted: add('submitted'), verified: add('verified'), returned: add('returned') },
    },
    rows: rows.slice((page - 1) * pageSize, page * pageSize),
  }
}
