import { sql } from '#server/platform/database.ts'

/**
 * Sessions that expired more than `days` ago leave; the law asks for half a year of access records. Ids are in the order of time, so the
 * oldest 10 000 are looked at and no others, however many there are. Answers how many left.
 */
export async function purgeSessions(days: number): Promise<number> {
  return await sql.run`
    with oldest as (select id from session order by id limit 10000)
    delete from session using oldest
    where session.id = oldest.id and session.expires_at < clock_timestamp() - make_interval(days => ${days})`
}
