import { sql } from '#server/platform/database.ts'

/** Every open authority, districts first: who may be asked to find a unit that is not there yet. */
export function listAuthorities(): Promise<{ id: string; name: string }[]> {
  return sql.many`
    select id, name from organisation where kind = 'authority' and closed_at is null
    order by array_position(array['district', 'department', 'university', 'people-organisation', 'group'], authority_kind), name`
}
