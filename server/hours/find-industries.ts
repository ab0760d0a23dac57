import type { Industry } from '#server/organisations/rules/organisation-facts.ts'
import { shanghaiYearEnd } from '#server/platform/calendar.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** Of what industry the unit is where each of these people is registered on 31 December, or now while the year runs; who has none is not in the answer. */
export async function findIndustries(
  learnerIds: readonly string[],
  year: number,
  from: Sql = sql,
): Promise<Map<string, Industry>> {
  const end = shanghaiYearEnd(year)
  const rows = await from.many<{ learnerId: string; industry: Industry }>`
    select distinct on (f.learner_id) f.learner_id as "learnerId", o.industry from affiliation f join organisation o on o.id = f.organisation_id
    where f.learner_id = any(${learnerIds}::uuid[]) and f.started_at < ${end} and (f.ended_at is null or f.ended_at >= ${end}) and o.industry is not null
    order by f.learner_id, f.started_at desc`
  return new Map(rows.map((row) => [row.learnerId, row.industry]))
}
