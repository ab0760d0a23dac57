import { type Sql, sql } from '#server/platform/database.ts'

/** From whom a body draws its books (§9): the nearest authority above it, an authority from the one above or the bureau; the bureau from nobody. */
export function findSupplier(placeId: string, from: Sql = sql): Promise<{ id: string; name: string } | null> {
  return from.maybe<{ id: string; name: string }>`
    select above.id, above.name from organisation mine join organisation above on mine.path <@ above.path and above.id <> mine.id
    where mine.id = ${placeId} and above.kind in ('authority', 'bureau') order by nlevel(above.path) desc limit 1`
}
