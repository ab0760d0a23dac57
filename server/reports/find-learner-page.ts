import { listMyCourses, type MyCourse } from '#server/courses/queries.ts'
import { getLearnerYear, type LearnerYear, listYears } from '#server/hours/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPersons, listLearnerAttributes, type Person } from '#server/identity/queries.ts'
import type { DatedAttribute } from '#server/identity/rules/learner-attributes.ts'
import { listAffiliations } from '#server/organisations/list-affiliations.ts'
import type { OwnAffiliation } from '#server/organisations/list-own-joinings.ts'
import { recordLook } from '#server/organisations/record-look.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { findYearStanding, type YearStanding } from '#server/verification/queries.ts'
import { findLearnerScope } from './find-learner-scope.ts'
import type { Standing } from './rules/learner-filter.ts'

export type LearnerPage = {
  person: Person
  standing: Standing
  attributes: DatedAttribute[]
  affiliations: OwnAffiliation[]
  /** Not registered within the actor's reach any more: nothing is shown of the years after. */
  gone: boolean
  years: { year: number; total: number }[]
  year: LearnerYear
  yearStanding: YearStanding
  courses: MyCourse[]
  attempts: PageAttempt[]
  certificates: PageCertificate[]
  /** Accounts of the same person that were merged with this one. */
  merges: { id: string; went: 'into' | 'here'; reason: string; at: Date }[]
}

export type PageAttempt = {
  id: string
  examTitle: string
  number: number
  state: 'in_progress' | 'submitted' | 'auto_submitted'
  startedAt: Date
  finishedAt: Date | null
  score: number | null
  total: number | null
  passed: boolean | null
}

export type PageCertificate = {
  id: string
  number: string
  issuedAt: Date
  revokedAt: Date | null
  revocationReason: string | null
}

/**
 * One learner for those who answer for them, of one year in full (`wanted`, or the newest there is). A place that the learner has left sees the years
 * up to then. Looking is recorded, once an hour: the learner can see who did. null: nobody within the actor's reach.
 */
export async function findLearnerPage(actor: Actor, learnerId: string, wanted?: number): Promise<LearnerPage | null> {
  const [affiliations, person] = await Promise.all([listAffiliations(actor, learnerId), findListed(learnerId)])
  if (!person || (affiliations.length === 0 && !(await seesEverybody(actor)))) return null
  const thisYear = shanghaiYear(await databaseNow())
  const current = affiliations.some((each) => each.endedAt === null) || (await seesEverybody(actor))
  const last = current ? thisYear : Math.max(...affiliations.map((each) => shanghaiYear(each.endedAt ?? each.startedAt)))
  const years = (await listYears(learnerId, thisYear)).filter((year) => year <= last)
  const year = wanted && years.includes(wanted) ? wanted : Math.min(last, thisYear)
  const [persons, attributes, learnerYear, yearStanding, courses, attempts, certificates, totals, merges] = await Promise.all([
    getPersons([learnerId]),
    listLearnerAttributes([learnerId]),
    getLearnerYear(learnerId, year),
    findYearStanding(learnerId, year),
    listMyCourses(learnerId, year),
    listAttempts(learnerId, year),
    listCertificates(learnerId, year),
    listTotals(learnerId),
    sql.many<LearnerPage['merges'][number]>`
      select case when merged_id = ${learnerId} then kept_id else merged_id end as id, case when merged_id = ${learnerId} then 'into' else 'here' end as went,
        reason, merged_at as at from person_merge where merged_id = ${learnerId} or kept_id = ${learnerId} order by merged_at`,
  ])
  await recordLook(actor, learnerId)
  return {
    ...{ affiliations, yearStanding, attempts, certificates, merges, year: learnerYear },
    person: persons.get(learnerId) as Person,
    standing: person.standing,
    attributes: attributes.get(learnerId) ?? [],
    gone: !current,
    years: years.map((each) => ({ year: each, total: totals.get(each) ?? 0 })),
    courses: courses.filter((course) => course.enrolment),
  }
}

const seesEverybody = async (actor: Actor): Promise<boolean> => (await findLearnerScope(actor, 'learner.see'))?.kind === 'city'

const findListed = (learnerId: string) =>
  sql.maybe<{ standing: Standing }>`select standing from learner_listing where learner_id = ${learnerId}`

async function listTotals(learnerId: string): Promise<Map<number, number>> {
  const rows = await sql.many<{ year: number; total: number }>`
    select year, total_centihours as total from learner_year where learner_id = ${learnerId}`
  return new Map(rows.map((row) => [row.year, row.total]))
}

const listAttempts = (learnerId: string, year: number): Promise<PageAttempt[]> =>
  sql.many<PageAttempt>`
    select a.id, e.title as "examTitle", a.number, a.state, a.started_at as "startedAt", a.finished_at as "finishedAt", a.score, a.total, a.passed
    from attempt a join exam e on e.id = a.exam_id join course c on c.id = e.course_id
    where a.learner_id = ${learnerId} and c.year = ${year} order by a.started_at desc`

const listCertificates = (learnerId: string, year: number): Promise<PageCertificate[]> =>
  sql.many<PageCertificate>`
    select id, number, issued_at as "issuedAt", revoked_at as "revokedAt", revocation_reason as "revocationReason"
    from certificate where learner_id = ${learnerId} and year = ${year} and kind = 'training' order by issued_at desc`
