import { assessYears } from '#server/hours/assess-years.ts'
import { findFreezes } from '#server/hours/find-freezes.ts'
import { getPolicyById } from '#server/hours/queries.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { type StatedYear, stateYear } from './rules/stated-year.ts'

/** What a learner's ledger says of some years: `position` is the last entry that was read. */
export type StatedYears = { position: number; years: StatedYear[] }

/**
 * These years of many people, as a statement of today tells them, each year in a handful of statements for all. Years without a published policy are
 * left out.
 */
export async function stateYears(
  learnerIds: readonly string[],
  years: readonly number[],
  from: Sql = sql,
): Promise<Map<string, StatedYears>> {
  // First the ends of the chains: what comes while this reads is not in it, and the statement does not say it were.
  const heads = await from.many<{ learnerId: string; position: number }>`
    select learner_id as "learnerId", position from ledger_head where learner_id = any(${learnerIds}::uuid[])`
  const upTo = new Map(heads.map((head) => [head.learnerId, head.position]))
  const stated = new Map(learnerIds.map((id): [string, StatedYears] => [id, { position: upTo.get(id) ?? 0, years: [] }]))
  for (const year of years) {
    const freezes = await findFreezes(learnerIds, year, from)
    const whole = await assessYears(learnerIds, year, { upTo, from })
    const frozen = await assessYears([...freezes.keys()], year, {
      upTo: new Map([...freezes].map(([id, freeze]) => [id, freeze.position])),
      from,
    })
    for (const [learnerId, assessed] of whole) {
      const { version } = await getPolicyById(assessed.policyId, from)
      const [freeze, then] = [freezes.get(learnerId), frozen.get(learnerId)]
      stated.get(learnerId)?.years.push(
        stateYear({
          whole: assessed.statement,
          verified: freeze && then ? { statement: then.statement, at: freeze.frozenAt, takenBack: then.reversedLater } : null,
          policyVersion: version,
        }),
      )
    }
  }
  return stated
}
