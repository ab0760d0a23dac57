import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { loadLearnerFacts } from './load-learner-facts.ts'
import { type Cell, figuresOf, type LearnerFact, moveCells } from './rules/statistic-cells.ts'

/** Lines taken in one transaction: short enough that nobody who waits for it notices. */
const batch = 500

/**
 * Counts anew everybody whose figures are due, and moves the sums of their bodies by the difference, batch by batch until nothing is left or `seconds`
 * have gone. Answers how many lines were taken. Two at once take turns; run again it finds nothing to do.
 */
export async function refreshStatistics(seconds = 30): Promise<number> {
  const until = performance.now() + seconds * 1_000
  let taken = 0
  for (;;) {
    const some = await transaction(refreshSome)
    if (some === 0 || performance.now() > until) return taken
    taken += some
  }
}

type Due = { learnerId: string | null; year: number | null }

async function refreshSome(tx: Transaction): Promise<number> {
  await tx.run`select pg_advisory_xact_lock(hashtextextended('reports.statistics', 0))`
  const now = await tx.now()
  await beginYear(tx, shanghaiYear(now))
  const due = await tx.many<Due>`
    delete from statistic_due where id in (select id from statistic_due where at <= ${now} order by id limit ${batch})
    returning learner_id as "learnerId", year`
  if (due.length === 0) {
    await tx.run`update statistic_run set complete_at = ${now}`
    return 0
  }
  for (const { learnerId, year } of due) if (learnerId === null) await spread(tx, year)
  await count(tx, due, shanghaiYear(now))
  return due.length
}

/** With a new year everybody who is registered begins at nothing. */
async function beginYear(tx: Transaction, year: number): Promise<void> {
  const begun = await tx.run`update statistic_run set latest_year = ${year} where latest_year < ${year}`
  if (begun > 0) await spread(tx, year)
}

const spread = (tx: Transaction, year: number | null) => tx.run`
  insert into statistic_due (learner_id, year)
  select learner_id, ${year}::int from affiliation union select learner_id, ${year}::int from learner_year`

async function count(tx: Transaction, due: readonly Due[], thisYear: number): Promise<void> {
  const years = await tx.many<{
    year: number
  }>`select distinct year from policy where status = 'published' and year <= ${thisYear}`
  const wanted = new Map<number, Set<string>>(years.map(({ year }) => [year, new Set()]))
  for (const { learnerId, year } of due) {
    if (learnerId === null) continue
    for (const [each, people] of wanted) if (year === null || year === each) people.add(learnerId)
  }
  for (const [year, people] of wanted) {
    const learnerIds = [...people].sort()
    if (learnerIds.length === 0) continue
    const before = await loadCounted(tx, learnerIds, year)
    const after = await loadLearnerFacts(learnerIds, year, tx)
    await writeCounted(tx, learnerIds, year, after)
    await moveSums(tx, moveCells(before, after))
  }
}

const loadCounted = (tx: Transaction, learnerIds: readonly string[], year: number) =>
  tx.many<LearnerFact>`
    select s.year, s.learner_id as "learnerId", organisation_id as "organisationId", title_level as "titleLevel", high_tech as "highTech",
      age_band as "ageBand", met, exams, exams_passed as "examsPassed", sittings, f.forms
    from learner_statistic s join learner_statistic_forms f using (year, learner_id) where s.year = ${year} and s.learner_id = any(${learnerIds}::uuid[])`

async function writeCounted(
  tx: Transaction,
  learnerIds: readonly string[],
  year: number,
  facts: readonly LearnerFact[],
): Promise<void> {
  const here = facts.map((fact) => fact.learnerId)
  await tx.run`
    delete from learner_statistic where year = ${year} and learner_id = any(${learnerIds}::uuid[]) and not learner_id = any(${here}::uuid[])`
  const rows = JSON.stringify(facts.map((fact) => ({ ...fact, ...figuresOf(fact), met: fact.met })))
  await tx.run`
    insert into learner_statistic as kept (year, learner_id, organisation_id, title_level, high_tech, age_band, met, required_centihours, elective_centihours,
      professional_centihours, online_centihours, exams, exams_passed, sittings)
    select year, "learnerId", "organisationId", "titleLevel", "highTech", "ageBand", met, required, elective, professional, online, exams, "examsPassed", sittings
    from jsonb_to_recordset(${rows}::jsonb) as r (year int, "learnerId" uuid, "organisationId" uuid, "titleLevel" text, "highTech" bool, "ageBand" text, met bool,
      required int, elective int, professional int, online int, exams int, "examsPassed" int, sittings int)
    on conflict (year, learner_id) do update set organisation_id = excluded.organisation_id, title_level = excluded.title_level, high_tech = excluded.high_tech,
      age_band = excluded.age_band, met = excluded.met, required_centihours = excluded.required_centihours, elective_centihours = excluded.elective_centihours,
      professional_centihours = excluded.professional_centihours, online_centihours = excluded.online_centihours, exams = excluded.exams,
      exams_passed = excluded.exams_passed, sittings = excluded.sittings
    where (kept.*) is distinct from (excluded.*)`
  await tx.run`
    insert into learner_statistic_forms as kept (year, learner_id, forms)
    select year, "learnerId", forms from jsonb_to_recordset(${rows}::jsonb) as r (year int, "learnerId" uuid, forms jsonb)
    on conflict (year, learner_id) do update set forms = excluded.forms where kept.forms <> excluded.forms`
}

const moveSums = (tx: Transaction, cells: readonly Cell[]) =>
  tx.run`
    insert into organisation_statistic as kept (year, axis, organisation_id, value, people, met, required_centihours, elective_centihours,
      professional_centihours, online_centihours, exams, exams_passed, sittings)
    select year, axis, "organisationId", value, people, met, required, elective, professional, online, exams, "examsPassed", sittings
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as r (year int, axis text, "organisationId" uuid, value text, people int, met int, required bigint,
      elective bigint, professional bigint, online bigint, exams int, "examsPassed" int, sittings int)
    on conflict (year, axis, organisation_id, value) do update set people = kept.people + excluded.people, met = kept.met + excluded.met,
      required_centihours = kept.required_centihours + excluded.required_centihours, elective_centihours = kept.elective_centihours + excluded.elective_centihours,
      professional_centihours = kept.professional_centihours + excluded.professional_centihours,
      online_centihours = kept.online_centihours + excluded.online_centihours, exams = kept.exams + excluded.exams,
      exams_passed = kept.exams_passed + excluded.exams_passed, sittings = kept.sittings + excluded.sittings`
