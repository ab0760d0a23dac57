import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { type CombinedQuery, combinedQuery } from './rules/combined-query.ts'

export type SavedQuery = { id: string; name: string; shared: boolean; own: boolean; ownerName: string; query: CombinedQuery }

/** One's own and those that others share, for the bodies that the actor acts for now. One that no longer reads, because a field went, is left out. */
export async function listSavedQueries(actor: Actor): Promise<SavedQuery[]> {
  const rows = await sql.many<Omit<SavedQuery, 'query'> & { query: unknown }>`
    select q.id, q.name, q.shared, q.owner_id = ${actor.accountId} as own, a.real_name as "ownerName", q.query
    from saved_query q join account a on a.id = q.owner_id
    where q.organisation_id = any(${placesOf(actor, 'query.run')}::uuid[]) and (q.shared or q.owner_id = ${actor.accountId})
    order by own desc, q.name collate "zh-x-icu", q.id limit 200`
  return rows.flatMap((row) => {
    const read = combinedQuery.safeParse(row.query)
    return read.success ? [{ ...row, query: read.data }] : []
  })
}
