import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { mostYears } from './rules/statement-request.ts'

/** Years that a statement can tell of: those with a law, up to this one, newest first. */
export async function listStatementYears(from: Sql = sql): Promise<number[]> {
  const { now } = await from.one<{ now: Date }>`select clock_timestamp() as now`
  const rows = await from.many<{ year: number }>`
    select distinct year from policy where status = 'published' and coalesce(holds_from, published_at) <= ${now} and year <= ${shanghaiYear(now)}
    order by year desc limit ${mostYears}`
  return rows.map((row) => row.year)
}
