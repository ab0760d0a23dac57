import { type Transaction, transaction } from '#server/platform/database.ts'
import type { Breach } from '#server/platform/nightly-check.ts'
import { loadLearnerFacts } from './load-learner-facts.ts'
import { type LearnerFact, moveCells } from './rules/statistic-cells.ts'

/** People whose years are computed again each night. */
const sample = 300

/** Whether every sum is what its people add up to, and whether some people's years, drawn by chance, are what the ledger says. */
export async function checkStatistics(): Promise<Breach[]> {
  const { sums, drawn } = await transaction(async (tx) => {
    await tx.run`set local statement_timeout = '300s'`
    const sums = await tx.many<{ id: string }>`
      with expected as (
        select s.year, a.axis, s.organisation_id, a.value, count(*) as people, count(*) filter (where met) as met, sum(required_centihours) as required,
          sum(elective_centihours) as elective, sum(professional_centihours) as professional, sum(online_centihours) as online, sum(exams) as exams,
          sum(exams_passed) as passed, sum(sittings) as sittings
        from learner_statistic s cross join lateral (values ('all', ''), ('title', s.title_level), ('age', s.age_band)) a (axis, value)
        group by 1, 2, 3, 4
      )
      select concat_ws(' ', coalesce(k.year, e.year), coalesce(k.axis, e.axis), coalesce(k.organisation_id, e.organisation_id), coalesce(k.value, e.value)) as id
      from (select * from organisation_statistic where axis <> 'form' and people > 0) k
        full join expected e on k.year = e.year and k.axis = e.axis and k.value = e.value
          and coalesce(k.organisation_id, '00000000-0000-0000-0000-000000000000') = coalesce(e.organisation_id, '00000000-0000-0000-0000-000000000000')
      where (k.people, k.met, k.required_centihours, k.elective_centihours, k.professional_centihours, k.online_centihours, k.exams, k.exams_passed, k.sittings)
        is distinct from (e.people, e.met, e.required, e.elective, e.professional, e.online, e.exams, e.passed, e.sittings)
      limit 1000`
    return { sums, drawn: await draw(tx) }
  })
  const wrong = await findWrongYears(drawn)
  return [
    { invariant: 'every sum of statistics is what its people add up to', ids: sums.map((row) => row.id) },
    { invariant: 'statistics of a year are what the ledger says', ids: wrong },
  ]
    .filter(({ ids }) => ids.length > 0)
    .map(({ invariant, ids }) => ({ invariant, count: ids.length, examples: ids.slice(0, 10) }))
}

/** Whoever is due to be counted anew is left out: what stands there is known to be old. */
const draw = (tx: Transaction) =>
  tx.many<LearnerFact>`
    with drawn as (
      select s.* from learner_statistic s order by md5(s.learner_id::text || current_date) limit ${sample}
    )
    select s.year, s.learner_id as "learnerId", organisation_id as "organisationId", title_level as "titleLevel", high_tech as "highTech",
      age_band as "ageBand", met, exams, exams_passed as "examsPassed", sittings, f.forms
    from drawn s join learner_statistic_forms f using (year, learner_id)
    where not exists (select from statistic_due d where (d.learner_id is null or d.learner_id = s.learner_id) and (d.year is null or d.year = s.year))`

async function findWrongYears(drawn: readonly LearnerFact[]): Promise<string[]> {
  const wrong: string[] = []
  for (const [year, kept] of Map.groupBy(drawn, (fact) => fact.year)) {
    const computed = await loadLearnerFacts(
      kept.map((fact) => fact.learnerId),
      year,
    )
    const byId = new Map(computed.map((fact) => [fact.learnerId, fact]))
    for (const fact of kept) {
      const now = byId.get(fact.learnerId)
      if (!now || moveCells([fact], [now]).length > 0) wrong.push(`${year} ${fact.learnerId}`)
    }
  }
  return wrong
}
