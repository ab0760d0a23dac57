import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { hasCompleted } from './evaluate-class.ts'
import { findCourseTitles } from './find-class.ts'
import type { ClassState } from './rules/class-state.ts'
import type { ClassText, Mode } from './rules/class-text.ts'
import type { PlaceState } from './rules/place-state.ts'
import type { Field } from './rules/standing.ts'

export type OpenClass = {
  id: string
  organisationId: string
  title: string
  organisationName: string
  field: Field
  mode: Mode
  state: ClassState
  startsAt: Date
  endsAt: Date
  enrolFrom: Date
  enrolUntil: Date
  centihours: number
  capacity: number
  enrolled: number
  /** Where the actor stands with it; null: nowhere. */
  mine: PlaceState | null
}
export const openClassesPage = 20

/**
 * Classes that are still to begin and open to the learner by where they are registered, soonest first; or those in which the learner asked for a place,
 * latest first.
 */
export async function listOpenClasses(
  actor: Actor,
  { search, field, mode, own, page }: { search: string; field: Field | null; mode: Mode | null; own: boolean; page: number },
): Promise<{ rows: OpenClass[]; total: number }> {
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<OpenClass & { total: number }>`
    with place as (
      select answering_authority(o.path) as authority from affiliation a join organisation o on o.id = a.organisation_id
      where a.learner_id = ${actor.accountId} and a.ended_at is null limit 1)
    select c.id, c.organisation_id as "organisationId", c.title, host.name as "organisationName", c.field, c.mode, c.state, c.starts_at as "startsAt",
      c.ends_at as "endsAt", c.enrol_from as "enrolFrom", c.enrol_until as "enrolUntil", c.centihours, c.capacity,
      (select count(*)::int from class_place p where p.class_id = c.id and p.state = 'enrolled') as enrolled, mine.state as mine,
      count(*) over ()::int as total
    from training_class c join organisation host on host.id = c.organisation_id left join place on true
      left join lateral (select p.state from class_place p where p.class_id = c.id and p.learner_id = ${actor.accountId} order by p.asked_at desc limit 1) mine on true
    where c.state <> 'draft' and case when ${own} then mine.state is not null else c.state = 'published' and c.starts_at > clock_timestamp()
        and (c.audience = 'city' or place.authority = answering_authority(host.path)) end
      and (${field}::text is null or c.field = ${field}) and (${mode}::text is null or c.mode = ${mode})
      and (${pattern}::text is null or c.title like ${pattern} or host.name like ${pattern})
    order by case when ${own} then c.starts_at end desc, c.starts_at, c.id limit ${openClassesPage} offset ${(Math.max(1, page) - 1) * openClassesPage}`
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export type ClassPlace = { state: PlaceState; payer: 'learner' | 'unit'; ahead: number; reason: string }
export type LearnerClass = Omit<OpenClass, 'mine'> & {
  content: ClassText
  invited: boolean
  /** The institution is recognised and not suspended today. */
  recognised: boolean
  unitName: string | null
  /** The latest of the actor's ways into it. `ahead`: how many wait before them. */
  place: ClassPlace | null
  waiting: number
  completed: boolean
  evaluated: boolean
  courseTitles: Record<string, string>
}

/** One class for a learner who may ask for a place, or did. Null: neither, or not published. */
export async function findOpenClass(actor: Actor, classId: string): Promise<LearnerClass | null> {
  const found = await sql.maybe<Omit<LearnerClass, 'place' | 'completed' | 'courseTitles'>>`
    select c.id, c.organisation_id as "organisationId", c.title, host.name as "organisationName", c.field, c.mode, c.state, c.content,
      c.starts_at as "startsAt", c.ends_at as "endsAt", c.enrol_from as "enrolFrom", c.enrol_until as "enrolUntil", c.centihours, c.capacity,
      unit.name as "unitName", (c.audience = 'city' or answering_authority(unit.path) = answering_authority(host.path)) is true as invited,
      coalesce(i.suspended_at is null and (clock_timestamp() at time zone 'Asia/Shanghai')::date between i.valid_from and i.valid_until, false) as recognised,
      (select count(*)::int from class_place p where p.class_id = c.id and p.state = 'enrolled') as enrolled,
      (select count(*)::int from class_place p where p.class_id = c.id and p.state = 'waiting') as waiting,
      exists (select 1 from class_evaluation e where e.class_id = c.id and e.learner_id = ${actor.accountId}) as evaluated
    from training_class c join organisation host on host.id = c.organisation_id left join institution i on i.organisation_id = c.organisation_id
      left join affiliation a on a.learner_id = ${actor.accountId} and a.ended_at is null left join organisation unit on unit.id = a.organisation_id
    where c.id = ${classId} and c.state <> 'draft' and c.starts_at is not null`
  if (!found) return null
  const place = await sql.maybe<ClassPlace>`
    select p.state, p.payer, p.reason, (select count(*)::int from class_place other where other.class_id = p.class_id and other.state = 'waiting'
      and other.queue_number < p.queue_number) as ahead
    from class_place p where p.class_id = ${classId} and p.learner_id = ${actor.accountId} order by p.asked_at desc limit 1`
  if (!found.invited && !place) return null
  const [completed, courseTitles] = await Promise.all([
    hasCompleted(sql, { classId, learnerId: actor.accountId }),
    findCourseTitles(found.content.courses),
  ])
  return { ...found, place, completed, courseTitles }
}
