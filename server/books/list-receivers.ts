import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type Receiver = { id: string; name: string; code: string; above: boolean }

/**
 * To whom a body may hand books: everybody below it by name, initials or code, and those above; or only `wantedId`, if they may. Nobody when the actor
 * does not keep its books.
 */
export async function listReceivers(
  actor: Actor,
  placeId: string,
  search: string,
  wantedId: string | null = null,
): Promise<Receiver[]> {
  if (!(await reaches(actor, 'book.keep', placeId))) return []
  const wanted = `%${search.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return await sql.many<Receiver>`
    select o.id, o.name, o.code, not o.path <@ here.path as above from organisation here join organisation o on o.path <@ here.path or here.path <@ o.path
    where here.id = ${placeId} and o.id <> here.id and o.closed_at is null and o.kind <> 'institution'
      and (${wantedId}::uuid is null or o.id = ${wantedId})
      and (o.name ilike ${wanted} or o.initials ilike ${wanted} or o.code ilike ${wanted})
    order by above, nlevel(o.path), o.name limit 50`
}
