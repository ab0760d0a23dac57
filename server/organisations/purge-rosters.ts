import { sql } from '#server/platform/database.ts'

/** A list that nobody confirmed within so many days is put aside: its numbers are not kept for nothing. */
const keptDays = 30

export async function purgeRosters(): Promise<number> {
  const rows = await sql.many`
    with stale as (
      update roster set state = 'cancelled', ended_at = clock_timestamp()
      where id in (select id from roster where state = 'checked' and checked_at < clock_timestamp() - make_interval(days => ${keptDays}) limit 100)
      returning id)
    delete from roster_row where roster_id in (select id from stale) returning id`
  return rows.length
}
