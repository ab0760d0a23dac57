import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import { type GatheringSummary, summariseGatherings } from '#server/attendance/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { findAnswering, findStampPlace } from '#server/organisations/find-answering.ts'
import { reaches } from '#server/organisations/scope.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import type { InstitutionFile } from './find-paper.ts'
import type { ClassState } from './rules/class-state.ts'
import type { ClassText } from './rules/class-text.ts'
import { handInEnd } from './rules/hand-in-end.ts'
import type { PlaceState } from './rules/place-state.ts'

export type ClassReport = {
  state: 'submitted' | 'confirmed' | 'returned'
  note: string
  submitter: string
  submittedAt: Date
  decider: string | null
  decidedAt: Date | null
  answer: string
}
export type PlaceRow = {
  id: string
  learnerId: string
  realName: string
  unitName: string | null
  state: PlaceState
  payer: 'learner' | 'unit'
  queueNumber: number | null
  askedAt: Date
  reason: string
}
export type ClassPage = {
  id: string
  organisationId: string
  organisationName: string
  seminarId: string | null
  state: ClassState
  content: ClassText
  title: string
  capacity: number | null
  startsAt: Date | null
  endsAt: Date | null
  enrolFrom: Date | null
  enrolUntil: Date | null
  handInBy: Date | null
  revision: number
  places: PlaceRow[]
  reports: ClassReport[]
  files: InstitutionFile[]
  attendance: GatheringSummary | null
  courseTitles: Record<string, string>
  may: { run: boolean; answer: boolean }
}

/** Whether the actor sees a class in the management area: its institution, and once it is published those who follow institutions. */
export async function seesClass(actor: Actor, classId: string): Promise<boolean> {
  const found = await sql.maybe<{ organisationId: string; state: ClassState }>`
    select organisation_id as "organisationId", state from training_class where id = ${classId}`
  if (!found) return false
  if (await actsFor(actor, 'class.run', found.organisationId)) return true
  return found.state !== 'draft' && (await reaches(actor, 'institution.follow', found.organisationId))
}

/** A class with its list and history, for those who hold, confirm or follow it. Null: not theirs. */
export async function findClass(actor: Actor, classId: string): Promise<ClassPage | null> {
  if (!(await seesClass(actor, classId))) return null
  const found = await sql.one<
    Omit<ClassPage, 'handInBy' | 'places' | 'reports' | 'files' | 'attendance' | 'courseTitles' | 'may'>
  >`
    select c.id, c.organisation_id as "organisationId", o.name as "organisationName", c.seminar_id as "seminarId", c.state, c.content, c.title, c.capacity,
      c.starts_at as "startsAt", c.ends_at as "endsAt", c.enrol_from as "enrolFrom", c.enrol_until as "enrolUntil", c.revision
    from training_class c join organisation o on o.id = c.organisation_id where c.id = ${classId}`
  const [places, reports, files, attendance, courseTitles, answering, run] = await Promise.all([
    sql.many<PlaceRow>`
      select p.id, p.learner_id as "learnerId", a.real_name as "realName", o.name as "unitName", p.state, p.payer, p.queue_number as "queueNumber",
        p.asked_at as "askedAt", p.reason
      from class_place p join account a on a.id = p.learner_id left join affiliation f on f.learner_id = p.learner_id and f.ended_at is null
        left join organisation o on o.id = f.organisation_id
      where p.class_id = ${classId} and p.state in ('asked', 'waiting', 'enrolled')
      order by array_position(array['asked', 'waiting', 'enrolled'], p.state), p.queue_number, p.asked_at limit 1000`,
    sql.many<ClassReport>`
      select r.state, r.note, s.real_name as submitter, r.submitted_at as "submittedAt", d.real_name as decider, r.decided_at as "decidedAt", r.answer
      from class_report r join account s on s.id = r.submitted_by left join account d on d.id = r.decided_by
      where r.class_id = ${classId} order by r.submitted_at desc`,
    sql.many<InstitutionFile>`select id, name, bytes from institution_file where class_id = ${classId} order by added_at`,
    summariseGatherings([classId]),
    findCourseTitles(found.content.courses),
    findAnswering(found.organisationId),
    actsFor(actor, 'class.run', found.organisationId),
  ])
  const returnedAt = reports.find((report) => report.state === 'returned')?.decidedAt ?? null
  const { endsAt } = found
  return {
    ...{ ...found, places, reports, files, attendance: attendance.get(classId) ?? null, courseTitles },
    handInBy: endsAt && handInEnd(endsAt, returnedAt, await findTrainingNumbers(shanghaiYear(endsAt))),
    may: { run, answer: answering !== null && (await findStampPlace(actor, answering)) !== null },
  }
}

export async function findCourseTitles(ids: readonly string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {}
  const rows = await sql.many<{ id: string; title: string }>`select id, title from course where id = any(${ids}::uuid[])`
  return Object.fromEntries(rows.map(({ id, title }) => [id, title]))
}

/** Courses of the site that may belong to a class. */
export const listOfferedCourses = (): Promise<{ id: string; title: string }[]> =>
  sql.many<{ id: string; title: string }>`
    select id, title from course where status = 'published' order by year desc, title collate "C" limit 100`
