import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { findTrainingNumbers } from './find-training-numbers.ts'
import type { GatheringState, LockedGathering } from './lock-gathering.ts'
import { type HeldSession, judgePerson, type Mark, type Verdict } from './rules/judge-attendance.ts'

export type GatheringSession = HeldSession & { place: string; latitude: number | null; longitude: number | null }
export type Gathering = LockedGathering & { organisationName: string; creditedAt: Date | null; sessions: GatheringSession[] }

export async function findGathering(id: string, from: Sql = sql): Promise<Gathering | null> {
  const gathering = await from.maybe<Omit<Gathering, 'sessions'>>`
    select g.id, g.kind, g.organisation_id as "organisationId", o.name as "organisationName", g.title, g.part, g.form, g.assessed, g.state,
      g.credited_at as "creditedAt"
    from gathering g join organisation o on o.id = g.organisation_id where g.id = ${id}`
  return gathering && { ...gathering, sessions: await findSessions(id, from) }
}

export async function findSessions(gatheringId: string, from: Sql = sql): Promise<GatheringSession[]> {
  return await from.many<GatheringSession>`
    select id, starts_at as "startsAt", ends_at as "endsAt", place, centihours, latitude, longitude from gathering_session
    where gathering_id = ${gatheringId} order by starts_at`
}

export type JudgedPerson = Verdict & {
  learnerId: string
  realName: string
  unitName: string | null
  result: 'passed' | 'failed' | null
}

/** What everybody's attendance is worth as it is recorded now, by name; or that of some of them. */
export async function judgeGathering(
  gatheringId: string,
  from: Sql = sql,
  learnerIds: readonly string[] | null = null,
): Promise<JudgedPerson[]> {
  const gathering = await from.one<{ assessed: boolean }>`select assessed from gathering where id = ${gatheringId}`
  const sessions = await findSessions(gatheringId, from)
  const people = await from.many<Pick<JudgedPerson, 'learnerId' | 'realName' | 'unitName' | 'result'>>`
    select t.learner_id as "learnerId", a.real_name as "realName", o.name as "unitName", t.result
    from attendee t join account a on a.id = t.learner_id left join affiliation f on f.learner_id = t.learner_id and f.ended_at is null
      left join organisation o on o.id = f.organisation_id
    where t.gathering_id = ${gatheringId} and (${learnerIds}::uuid[] is null or t.learner_id = any(${learnerIds}::uuid[]))
    order by a.real_name collate "C", t.learner_id`
  const marks = await from.many<Mark & { sessionId: string; learnerId: string }>`
    select e.session_id as "sessionId", e.learner_id as "learnerId", e.direction, e.at from attendance_event e
    where e.session_id = any(${sessions.map((session) => session.id)}::uuid[]) and e.standing = 'counted'
      and (${learnerIds}::uuid[] is null or e.learner_id = any(${learnerIds}::uuid[]))`
  const first = sessions[0]
  if (!first) return []
  const numbers = await findTrainingNumbers(shanghaiYear(first.startsAt), from)
  const marksOf = Map.groupBy(marks, (mark) => mark.learnerId)
  return people.map((person) => ({
    ...person,
    ...judgePerson(
      sessions,
      marksOf.get(person.learnerId) ?? [],
      { assessed: gathering.assessed, result: person.result },
      numbers,
    ),
  }))
}

export type GatheringSummary = {
  state: GatheringState
  attendees: number
  present: number
  waiting: number
  credited: number
  centihours: number
}

/** How many are on each list, were there, wait for the organiser's word, were credited, and with how many hours together. */
export async function summariseGatherings(ids: readonly string[], from: Sql = sql): Promise<Map<string, GatheringSummary>> {
  const rows = await from.many<GatheringSummary & { id: string }>`
    select g.id, g.state, (select count(*)::int from attendee t where t.gathering_id = g.id) as attendees, e.present, e.waiting,
      o.credited, o.centihours
    from gathering g
      left join lateral (
        select count(distinct e.learner_id) filter (where e.standing = 'counted')::int as present, count(*) filter (where e.standing = 'waiting')::int as waiting
        from gathering_session s join attendance_event e on e.session_id = s.id where s.gathering_id = g.id) e on true
      left join lateral (
        select count(*) filter (where centihours > 0)::int as credited, coalesce(sum(centihours), 0)::int as centihours
        from attendance_outcome where gathering_id = g.id) o on true
    where g.id = any(${ids}::uuid[])`
  return new Map(rows.map(({ id, ...summary }) => [id, summary]))
}

export type OwnGathering = {
  id: string
  kind: 'training' | 'class'
  title: string
  organisationName: string
  state: GatheringState
  startsAt: Date
  endsAt: Date
  begun: boolean
  /** What it was worth, once it is credited. */
  centihours: number | null
  sentence: string | null
}

/** What a learner is on the list of, latest first. */
export async function listOwnGatherings(learnerId: string): Promise<OwnGathering[]> {
  return await sql.many<OwnGathering>`
    select g.id, g.kind, g.title, o.name as "organisationName", g.state, s.starts_at as "startsAt", s.ends_at as "endsAt", s.starts_at <= clock_timestamp() as begun, w.centihours, w.sentence
    from attendee t join gathering g on g.id = t.gathering_id join organisation o on o.id = g.organisation_id
      join lateral (select min(starts_at) as starts_at, max(ends_at) as ends_at from gathering_session where gathering_id = g.id) s on true
      left join attendance_outcome w on w.gathering_id = t.gathering_id and w.learner_id = t.learner_id
    where t.learner_id = ${learnerId} and s.starts_at is not null order by s.starts_at desc limit 200`
}
