import { listLearnerAttributes } from '#server/identity/queries.ts'
import { attributesOn } from '#server/identity/rules/learner-attributes.ts'
import type { Sql } from '#server/platform/database.ts'
import { findIndustries } from './find-industries.ts'
import type { EntryRow } from './queries.ts'
import type { PersonYear } from './rules/statement.ts'

/** What a year is computed from: who the person is on 31 December, and everything in the ledger. */
export type YearFacts = { learnerId: string; person: PersonYear; entries: EntryRow[] }

/** The facts of many people's year in a few statements, in the order of `learnerIds`. */
export async function loadYearFacts(learnerIds: readonly string[], year: number, from: Sql): Promise<YearFacts[]> {
  const attributes = await listLearnerAttributes(learnerIds, from)
  const industries = await findIndustries(learnerIds, year, from)
  const rows = await from.many<EntryRow & { learnerId: string }>`
    select learner_id as "learnerId", position, id, subject, kind, form, centihours, occurred_at as "occurredAt", recorded_at as "recordedAt", title,
      source_type as "sourceType", source_id as "sourceId", reverses_id as "reversesId", reason
    from ledger_entry where learner_id = any(${learnerIds}::uuid[]) and year = ${year}`
  const entries = Map.groupBy(rows, (entry) => entry.learnerId)
  return learnerIds.map((learnerId) => {
    const { seniorTitle, highTech } = attributesOn(attributes.get(learnerId) ?? [], `${year}-12-31`)
    const industry = industries.get(learnerId)
    const person = { year, seniorTitle, highTech, ...(industry && { industry }) }
    return { learnerId, person, entries: entries.get(learnerId) ?? [] }
  })
}
