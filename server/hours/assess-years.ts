import { type Sql, sql } from '#server/platform/database.ts'
import { findFreezes } from './find-freezes.ts'
import { loadYearFacts } from './load-year-facts.ts'
import { type EntryRow, findPolicy, getPolicyById } from './queries.ts'
import type { Policy } from './rules/policy.ts'
import { personUnder } from './rules/sector.ts'
import { drawStatement, type PersonYear, type Statement } from './rules/statement.ts'

/** The year of one person, computed: what a unit hands in and an authority verifies. */
export type AssessedYear = {
  learnerId: string
  /** The round in which it would be verified now; null: it is verified and no round is open. */
  nextRound: number | null
  /** `nextRound`, or the round in which it was verified. */
  round: number
  /** Of the learner's chain: the statement says what the entries up to this one say. */
  position: number
  policyId: string
  person: PersonYear
  statement: Statement
  entries: EntryRow[]
  /** Something that the statement counts has been reversed beyond the position. */
  reversedLater: boolean
  /** Verified before, and entries have come since. */
  hasUnverified: boolean
}

/** As many at a time as keep the process answering others. */
const batch = 250

/**
 * The years of many people, each in a handful of statements for all. `upTo`: as they stood at these positions of the chains instead of now. A year
 * that was verified before is computed by the version of the law that it was verified by. Answers nobody while the year has no published policy.
 */
export async function assessYears(
  learnerIds: readonly string[],
  year: number,
  { upTo, from = sql }: { upTo?: ReadonlyMap<string, number>; from?: Sql } = {},
): Promise<Map<string, AssessedYear>> {
  const current = await findPolicy(year, from)
  const assessed = new Map<string, AssessedYear>()
  if (!current) return assessed
  for (let start = 0; start < learnerIds.length; start += batch) {
    const some = learnerIds.slice(start, start + batch)
    for (const each of await assessBatch(some, year, current, upTo, from)) assessed.set(each.learnerId, each)
  }
  return assessed
}

async function assessBatch(
  learnerIds: readonly string[],
  year: number,
  current: Policy,
  upTo: ReadonlyMap<string, number> | undefined,
  from: Sql,
): Promise<AssessedYear[]> {
  const freezes = await findFreezes(learnerIds, year, from)
  const facts = await loadYearFacts(learnerIds, year, from)
  const heads = await from.many<{ learnerId: string; position: number }>`
    select learner_id as "learnerId", position from ledger_head where learner_id = any(${learnerIds}::uuid[])`
  const positions = upTo ?? new Map(heads.map((head) => [head.learnerId, head.position]))
  const policies = new Map([[current.id, current]])
  for (const { policyId } of freezes.values())
    if (!policies.has(policyId)) policies.set(policyId, await getPolicyById(policyId, from))

  return facts.map(({ learnerId, person: whole, entries: all }) => {
    const freeze = freezes.get(learnerId)
    const policy = (freeze && policies.get(freeze.policyId)) ?? current
    const person = personUnder(policy.document, whole)
    const position = positions.get(learnerId) ?? 0
    const counted = all.filter((entry) => entry.position <= position)
    const statement = drawStatement(policy, person, counted)
    const standing = new Set(counted.map((entry) => entry.id))
    return {
      ...{ learnerId, position, policyId: policy.id, person, statement, entries: counted },
      nextRound: freeze ? (freeze.open?.round ?? null) : 1,
      round: freeze ? (freeze.open?.round ?? freeze.round) : 1,
      hasUnverified: freeze !== undefined && all.some((entry) => entry.position > freeze.position),
      reversedLater: all.some(
        (entry) => entry.position > position && entry.reversesId !== null && standing.has(entry.reversesId),
      ),
    }
  })
}
