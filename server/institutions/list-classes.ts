import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { ClassState } from './rules/class-state.ts'

export type ClassRow = {
  id: string
  title: string
  organisationName: string
  state: ClassState
  startsAt: Date | null
  endsAt: Date | null
  enrolFrom: Date | null
  enrolUntil: Date | null
  capacity: number | null
  enrolled: number
  waiting: number
}
export const classesPage = 30

/** Classes of the institutions for which the actor acts, and published ones of those they follow; latest first. */
export async function listClasses(
  actor: Actor,
  { show, search, page }: { show: ClassState | 'all'; search: string; page: number },
): Promise<{ rows: ClassRow[]; total: number }> {
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<ClassRow & { total: number }>`
    select c.id, case when c.title = '' then '（未命名）' else c.title end as title, o.name as "organisationName", c.state, c.starts_at as "startsAt",
      c.ends_at as "endsAt", c.enrol_from as "enrolFrom", c.enrol_until as "enrolUntil", c.capacity,
      (select count(*)::int from class_place p where p.class_id = c.id and p.state = 'enrolled') as enrolled,
      (select count(*)::int from class_place p where p.class_id = c.id and p.state in ('asked', 'waiting')) as waiting, count(*) over ()::int as total
    from training_class c join organisation o on o.id = c.organisation_id
    where (exists (select 1 from organisation mine where o.path <@ mine.path and mine.id = any(${placesOf(actor, 'class.run')}::uuid[]))
        or (c.state <> 'draft' and exists (
          select 1 from organisation mine where o.path <@ mine.path and mine.id = any(${placesOf(actor, 'institution.follow')}::uuid[]))))
      and (${show} = 'all' or c.state = ${show}) and (${pattern}::text is null or c.title like ${pattern} or o.name like ${pattern})
    order by c.starts_at desc nulls first, c.id limit ${classesPage} offset ${(Math.max(1, page) - 1) * classesPage}`
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** The institutions in whose name the actor holds classes. */
export const listClassPlaces = (actor: Actor): Promise<{ id: string; name: string }[]> =>
  sql.many<{ id: string; name: string }>`
    select o.id, o.name from organisation o where o.id = any(${placesOf(actor, 'class.run')}::uuid[]) and o.kind = 'institution' and o.closed_at is null
    order by o.name collate "C"`
