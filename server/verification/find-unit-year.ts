import { countOpenDeclarations } from '#server/declarations/queries.ts'
import { assessYears } from '#server/hours/assess-years.ts'
import { countUncredited } from '#server/hours/count-uncredited.ts'
import { isMet } from '#server/hours/rules/is-met.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPersons, listLearnerAttributes } from '#server/identity/queries.ts'
import { findAnswering } from '#server/organisations/find-answering.ts'
import { reaches } from '#server/organisations/scope.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { findClosing } from './find-closing.ts'
import { findDeadline } from './find-deadline.ts'
import { findStages, type PersonStage } from './find-stages.ts'
import type { SubmissionState } from './rules/submission-shows.ts'
import { maySubmit, submissionEnd } from './rules/submission-window.ts'
import { type UnitShow, unitShows } from './rules/unit-shows.ts'
import { step } from './rules/year-state.ts'

export type UnitPerson = {
  learnerId: string
  realName: string
  maskedIdNumber: string
  stage: PersonStage['stage']
  round: number
  reason: string
  met: boolean
  lampsLit: string[]
  counted: { total: number; public: number; professional: number }
  neededCentihours: number
  uncredited: number
  /** Declarations that wait for the handler or were returned to the learner. */
  declaring: number
  titled: boolean
  /** Verified, and something came since. */
  unverified: boolean
  /** May be handed in now. */
  ready: boolean
}

export type UnitYear = {
  unitId: string
  unitName: string
  authorityName: string
  year: number
  people: number
  counts: Record<UnitShow, number>
  lamps: { id: string; label: string; lit: number }[]
  closesAt: Date | null
  closed: boolean
  extendedUntil: Date | null
  submissions: { id: string; state: SubmissionState; people: number; submittedAt: Date; officerName: string | null }[]
  page: UnitPerson[]
  shown: number
}

const pageSize = 50

/** The year of a unit as it stands before it is handed in: what is complete, what is missing and of whom. People in pages of 50, by name. */
export async function findUnitYear(
  actor: Actor,
  {
    organisationId,
    year,
    show = 'all',
    search = '',
    page = 1,
  }: { organisationId: string; year: number; show?: UnitShow; search?: string; page?: number },
): Promise<UnitYear | null> {
  if (!(await reaches(actor, 'year.submit', organisationId))) return null
  const answering = await findAnswering(organisationId)
  if (!answering) return null
  const rows = await sql.many<{ learnerId: string; realName: string }>`
    select f.learner_id as "learnerId", a.real_name as "realName" from affiliation f join account a on a.id = f.learner_id
    where f.organisation_id = ${organisationId} and f.ended_at is null order by a.real_name, f.learner_id`
  const ids = rows.map((row) => row.learnerId)
  const now = await databaseNow()
  const [deadlines, assessed, stages, uncredited, declared, attributes, extendedUntil] = await Promise.all([
    findClosing(year),
    assessYears(ids, year),
    findStages(ids, year),
    countUncredited(ids, year),
    countOpenDeclarations(ids, year),
    listLearnerAttributes(ids),
    findDeadline(organisationId, year),
  ])
  const people = rows.flatMap(({ learnerId, realName }): Omit<UnitPerson, 'maskedIdNumber'>[] => {
    const [own, stage] = [assessed.get(learnerId), stages.get(learnerId)]
    if (!own || !stage) return []
    const { counted, lamps } = own.statement
    const open = declared.get(learnerId)
    const { round, reason, returnedAt } = stage
    return [
      {
        ...{ learnerId, realName, stage: stage.stage, round, reason },
        met: isMet(own.statement),
        lampsLit: lamps.filter((lamp) => lamp.state === 'lit').map((lamp) => lamp.id),
        counted: { total: counted.total, public: counted.public, professional: counted.professional },
        neededCentihours:
          lamps.find((lamp) => lamp.id === 'city')?.lines.find((line) => line.id === 'total')?.neededCentihours ?? 0,
        uncredited: uncredited.get(learnerId) ?? 0,
        declaring: (open?.submitted ?? 0) + (open?.returned ?? 0),
        titled: (attributes.get(learnerId) ?? []).some((each) => each.kind === 'title-level'),
        unverified: stage.stage === 'verified' && own.hasUnverified,
        ready: step(stage, 'submit').ok && maySubmit({ year, deadlines, extendedUntil, returnedAt, round }, now).ok,
      },
    ]
  })
  const fits: Record<UnitShow, (person: Omit<UnitPerson, 'maskedIdNumber'>) => boolean> = {
    all: () => true,
    ready: (person) => person.ready,
    met: (person) => person.met,
    missed: (person) => !person.met,
    returned: (person) => person.stage === 'returned',
    uncredited: (person) => person.uncredited > 0,
    declaring: (person) => person.declaring > 0,
    untitled: (person) => !person.titled,
    unverified: (person) => person.unverified,
    'under-way': (person) => person.stage === 'submitted' || person.stage === 'checking',
    verified: (person) => person.stage === 'verified',
  }
  const wanted = people.filter((person) => fits[show](person) && person.realName.includes(search.trim()))
  const shown = wanted.slice((page - 1) * pageSize, page * pageSize)
  const persons = await getPersons(shown.map((person) => person.learnerId))
  const [first] = assessed.values()
  const submissions = await sql.many<UnitYear['submissions'][number]>`
    select s.id, s.state, s.people, s.submitted_at as "submittedAt", o.real_name as "officerName" from submission s left join account o on o.id = s.taken_up_by
    where s.organisation_id = ${organisationId} and s.year = ${year} order by s.submitted_at desc limit 20`
  const closesAt = submissionEnd({ year, deadlines, extendedUntil, returnedAt: null, round: 1 })
  return {
    ...{ unitId: answering.unitId, unitName: answering.unitName, authorityName: answering.authorityName, year },
    ...{ people: people.length, submissions, extendedUntil, closesAt, closed: closesAt !== null && now >= closesAt },
    counts: Object.fromEntries(unitShows.map((each) => [each, people.filter(fits[each]).length])) as UnitYear['counts'],
    lamps: (first?.statement.lamps ?? []).map(({ id, label }) => ({
      ...{ id, label },
      lit: people.filter((person) => person.lampsLit.includes(id)).length,
    })),
    page: shown.map((person) => ({ ...person, maskedIdNumber: persons.get(person.learnerId)?.maskedIdNumber ?? '' })),
    shown: wanted.length,
  }
}

/** Units for whose people the actor hands years in, by name; as many as a list for choosing holds. */
export async function listOwnUnits(actor: Actor): Promise<{ id: string; name: string }[]> {
  const handled = actor.roles.flatMap((grant) => (grant.role === 'handler' && grant.organisationId ? [grant.organisationId] : []))
  return await sql.many`
    select o.id, o.name from organisation mine join organisation o on o.path <@ mine.path
    where mine.id = any(${handled}::uuid[]) and o.kind in ('unit', 'agency') and o.closed_at is null order by nlevel(o.path), o.name, o.id limit 200`
}
