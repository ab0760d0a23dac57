import { assessYears } from '#server/hours/assess-years.ts'
import { isMet } from '#server/hours/rules/is-met.ts'
import { findBirthYears } from '#server/identity/find-birth-years.ts'
import { listLearnerAttributes } from '#server/identity/queries.ts'
import { attributesOn } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiYearEnd } from '#server/platform/calendar.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { ageBandOf } from './rules/statistic-axes.ts'
import { formHoursOf, type LearnerFact } from './rules/statistic-cells.ts'

/**
 * The years of these people as statistics see them, computed from the ledger. Whoever is registered nowhere at the end of the year and has neither hours
 * nor an exam in it is not in the answer; neither is anybody while the year has no published policy.
 */
export async function loadLearnerFacts(learnerIds: readonly string[], year: number, from: Sql = sql): Promise<LearnerFact[]> {
  const end = shanghaiYearEnd(year)
  const assessed = await assessYears(learnerIds, year, { from })
  if (assessed.size === 0) return []
  const places = await from.many<{ learnerId: string; organisationId: string }>`
    select distinct on (learner_id) learner_id as "learnerId", organisation_id as "organisationId" from affiliation
    where learner_id = any(${learnerIds}::uuid[]) and started_at < ${end} and (ended_at is null or ended_at >= ${end})
    order by learner_id, started_at desc`
  const exams = await from.many<{ learnerId: string; exams: number; examsPassed: number; sittings: number }>`
    select learner_id as "learnerId", count(*)::int as exams, count(*) filter (where passed)::int as "examsPassed", sum(sittings)::int as sittings
    from (select a.learner_id, a.exam_id, bool_or(a.passed) as passed, count(*) as sittings from attempt a join exam x on x.id = a.exam_id
      where a.learner_id = any(${learnerIds}::uuid[]) and x.year = ${year} and a.passed is not null group by 1, 2) sat
    group by 1`
  const attributes = await listLearnerAttributes(learnerIds, from)
  const birthYears = await findBirthYears(learnerIds, from)
  const placeOf = new Map(places.map((place) => [place.learnerId, place.organisationId]))
  const examsOf = new Map(exams.map(({ learnerId, ...counts }) => [learnerId, counts]))
  return learnerIds.flatMap((learnerId) => {
    const own = assessed.get(learnerId)
    if (!own) return []
    const organisationId = placeOf.get(learnerId) ?? null
    const sat = examsOf.get(learnerId) ?? { exams: 0, examsPassed: 0, sittings: 0 }
    if (organisationId === null && own.entries.length === 0 && sat.sittings === 0) return []
    const { titleLevel, highTech } = attributesOn(attributes.get(learnerId) ?? [], `${year}-12-31`)
    return {
      ...{ year, learnerId, organisationId, titleLevel, highTech, ageBand: ageBandOf(year, birthYears.get(learnerId)) },
      ...{ met: isMet(own.statement), ...sat, forms: formHoursOf(own.entries) },
    }
  })
}
