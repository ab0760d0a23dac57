import { sql } from '#server/platform/database.ts'
import type { StatementContent } from './rules/content.ts'

/** What happened to a year of a statement after it was issued; `verifiedOn`: it was verified only then. */
export type Since = { year: number; added: number; reversed: number; verifiedOn: string | null }

/** Years that have changed since a statement was issued. None: it still says what the ledger says. */
export function findChangesSince(learnerId: string, { years, position }: StatementContent): Promise<Since[]> {
  return sql.many<Since>`
    select * from (
      select stated.year,
        (select count(*)::int from ledger_entry l where l.learner_id = ${learnerId} and l.year = stated.year and l.position > ${position}
          and l.reverses_id is null) as added,
        (select count(*)::int from ledger_entry l where l.learner_id = ${learnerId} and l.year = stated.year and l.position > ${position}
          and l.reverses_id is not null) as reversed,
        (select (max(f.frozen_at) at time zone 'Asia/Shanghai')::date from year_freeze f where f.learner_id = ${learnerId} and f.year = stated.year
          having coalesce((max(f.frozen_at) at time zone 'Asia/Shanghai')::date::text, '') <> coalesce(stated.verified, '')) as "verifiedOn"
      from unnest(${years.map((each) => each.year)}::int[], ${years.map((each) => each.verifiedOn)}::text[]) as stated (year, verified)) changed
    where added > 0 or reversed > 0 or "verifiedOn" is not null order by year`
}
