import { recordAudit } from '#server/audit/record-audit.ts'
import { shanghaiYearEnd, shanghaiYearStart } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { loadYearFacts } from './load-year-facts.ts'
import { getPolicyById } from './queries.ts'
import { policyShape } from './rules/policy.ts'
import { addYears, type Tally, tryYear } from './rules/simulation-tally.ts'

/** People at a time: a transaction of well below a second, so that whoever changes the draft never waits. */
const batch = 250

type Run = {
  id: string
  year: number
  population: number | null
  lastLearnerId: string | null
  tally: Tally
  comparedId: string
  document: unknown
  askedBy: string
  current: boolean
}

/**
 * Tries drafts on the learners of a year, some hundred people a transaction: what was looked at is remembered with the tally, so that a run that was cut
 * off goes on where it stood, and one that is asked for twice counts nobody twice. A draft that is changed meanwhile ends its run.
 */
export async function simulateDrafts(deliveries: Delivery<{ simulationId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    while (await transaction((tx) => goOn(tx, payload.simulationId))) failpoint('simulation.between-batches')
    await transaction((tx) => markDelivered(tx, [outboxId]))
  }
}

/** One batch; answers whether there may be another. */
async function goOn(tx: Transaction, simulationId: string): Promise<boolean> {
  const run = await tx.maybe<Run>`
    select s.id, s.year, s.population, s.last_learner_id as "lastLearnerId", s.tally, s.compared_id as "comparedId", s.asked_by as "askedBy", d.document,
      d.state = 'open' and d.content_hash = s.content_hash as current
    from policy_simulation s join policy_draft d on d.id = s.draft_id where s.id = ${simulationId} and s.state = 'running' for update of s`
  if (!run) return false
  if (!run.current) return await end(tx, run, 'overtaken')
  if (run.population === null) {
    await tx.run`update policy_simulation set population = ${await countLearners(tx, run.year)} where id = ${run.id}`
    return true
  }
  const learnerIds = await nextLearners(tx, run.year, run.lastLearnerId)
  const last = learnerIds.at(-1)
  if (!last) return await end(tx, run, 'done')
  const compared = await getPolicyById(run.comparedId, tx)
  const document = policyShape.parse(run.document)
  const facts = await loadYearFacts(learnerIds, run.year, tx)
  const tried = facts.map((each) => tryYear(compared.document, document, each))
  await tx.run`
    update policy_simulation set tally = ${JSON.stringify(addYears(run.tally, tried))}::jsonb, last_learner_id = ${last},
      looked_at = looked_at + ${learnerIds.length}, population = greatest(population, looked_at + ${learnerIds.length})
    where id = ${run.id}`
  return true
}

async function end(tx: Transaction, run: Run, state: 'done' | 'overtaken'): Promise<false> {
  await tx.run`update policy_simulation set state = ${state}, ended_at = clock_timestamp() where id = ${run.id}`
  if (state === 'done')
    await recordAudit(tx, {
      actorId: run.askedBy,
      action: 'policy-draft.simulated',
      objectType: 'policy-simulation',
      objectId: run.id,
      details: { year: run.year, lamps: run.tally.map(({ id, newlyMet, newlyMissed }) => ({ id, newlyMet, newlyMissed })) },
    })
  return false
}

/** Whoever has hours in the year or was registered somewhere in it. */
async function countLearners(tx: Transaction, year: number): Promise<number> {
  await tx.run`set local statement_timeout = '60s'`
  const { count } = await tx.one<{ count: number }>`
    select count(*)::int as count from (
      select learner_id from learner_year where year = ${year}
      union select learner_id from affiliation
        where started_at < ${shanghaiYearEnd(year)} and (ended_at is null or ended_at >= ${shanghaiYearStart(year)})) as people`
  return count
}

/** The same people, in the order of their ids, after `last`. */
async function nextLearners(tx: Transaction, year: number, last: string | null): Promise<string[]> {
  const after = last ?? '00000000-0000-0000-0000-000000000000'
  const rows = await tx.many<{ id: string }>`
    select id from (
      (select learner_id as id from learner_year where year = ${year} and learner_id > ${after} order by learner_id limit ${batch})
      union
      (select distinct learner_id from affiliation where learner_id > ${after} and started_at < ${shanghaiYearEnd(year)}
        and (ended_at is null or ended_at >= ${shanghaiYearStart(year)}) order by learner_id limit ${batch})) as people
    order by id limit ${batch}`
  return rows.map((row) => row.id)
}
