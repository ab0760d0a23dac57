import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { averageOfInstitution } from './find-evaluations.ts'
import { findStanding, type InstitutionStanding } from './find-standing.ts'
import type { Mode } from './rules/class-text.ts'
import type { Scores } from './rules/evaluation.ts'
import type { PaperKind, PaperState } from './rules/paper-state.ts'
import type { Field, Grade, StandingAct } from './rules/standing.ts'

export type Assessment = { year: number; grade: Grade; remarks: string }
export type PublicClass = {
  id: string
  title: string
  field: Field
  mode: Mode
  startsAt: Date
  enrolUntil: Date
  centihours: number
  free: number
}
export type PublicInstitution = {
  organisationId: string
  name: string
  standing: InstitutionStanding
  assessments: Assessment[]
  classes: PublicClass[]
  evaluations: { count: number; average: Scores | null }
}

const listAssessments = (organisationId: string) =>
  sql.many<Assessment>`
    select year, grade, remarks from institution_assessment where organisation_id = ${organisationId} order by year desc limit 50`

/** An institution as everybody sees it: what the bureau says of it, what it offers, what people say. Null: never recognised, or closed. */
export async function findPublicInstitution(organisationId: string): Promise<PublicInstitution | null> {
  const place = await sql.maybe<{
    name: string
  }>`select name from organisation where id = ${organisationId} and closed_at is null`
  const standing = place && (await findStanding(organisationId))
  if (!place || !standing) return null
  const [assessments, classes, evaluations] = await Promise.all([
    listAssessments(organisationId),
    sql.many<PublicClass>`
      select c.id, c.title, c.field, c.mode, c.starts_at as "startsAt", c.enrol_until as "enrolUntil", c.centihours,
        greatest(0, c.capacity - (select count(*)::int from class_place p where p.class_id = c.id and p.state = 'enrolled')) as free
      from training_class c where c.organisation_id = ${organisationId} and c.state = 'published' and c.starts_at > clock_timestamp()
      order by c.starts_at limit 50`,
    averageOfInstitution(organisationId),
  ])
  return { organisationId, name: place.name, standing, assessments, classes, evaluations }
}

export type InstitutionPaperRow = {
  id: string
  kind: PaperKind
  state: PaperState
  title: string
  submittedAt: Date | null
  answer: string
  /** The class that a seminar led to. */
  classId: string | null
}
export type InstitutionEvent = { act: StandingAct; reason: string; actor: string; at: Date }
export type InstitutionPage = {
  organisationId: string
  name: string
  standing: InstitutionStanding | null
  assessments: Assessment[]
  papers: InstitutionPaperRow[]
  events: InstitutionEvent[]
  may: { keep: boolean; recognise: boolean }
}

/** An institution as itself, the bureau and those who follow it see it; drafts are the institution's alone. Null: not theirs. */
export async function findInstitution(actor: Actor, organisationId: string): Promise<InstitutionPage | null> {
  const [keep, recognise, follow] = await Promise.all([
    actsFor(actor, 'institution.keep', organisationId),
    reaches(actor, 'institution.recognise', organisationId),
    reaches(actor, 'institution.follow', organisationId),
  ])
  if (!keep && !recognise && !follow) return null
  const place = await sql.maybe<{ name: string }>`
    select name from organisation where id = ${organisationId} and kind = 'institution'`
  if (!place) return null
  const [standing, assessments, papers, events] = await Promise.all([
    findStanding(organisationId),
    listAssessments(organisationId),
    sql.many<InstitutionPaperRow>`
      select p.id, p.kind, p.state, p.title, p.submitted_at as "submittedAt", p.answer,
        (select c.id from training_class c where c.seminar_id = p.id and c.state <> 'cancelled' limit 1) as "classId"
      from institution_paper p where p.organisation_id = ${organisationId} and (${keep} or p.submitted_at is not null) order by p.created_at desc limit 200`,
    sql.many<InstitutionEvent>`
      select e.act, e.reason, a.real_name as actor, e.at from institution_event e join account a on a.id = e.actor_id
      where e.organisation_id = ${organisationId} order by e.at desc limit 50`,
  ])
  return { organisationId, name: place.name, standing, assessments, papers, events, may: { keep, recognise } }
}
