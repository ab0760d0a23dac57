import { type Sql, sql } from '#server/platform/database.ts'

/** Until when the bureau lets a body hand the year in; null: no extension reaches it. The longest one counts. */
export async function findDeadline(organisationId: string, year: number, from: Sql = sql): Promise<Date | null> {
  const { until } = await from.one<{ until: Date | null }>`
    select max(x.until) as until from year_extension x join organisation o on o.id = x.organisation_id
    where x.year = ${year} and (select path from organisation where id = ${organisationId}) <@ o.path`
  return until
}
