import { type Sql, sql } from '#server/platform/database.ts'

/** The one organisation that bears this name; null: none does, or several. */
export async function findAbout(name: string, from: Sql = sql): Promise<string | null> {
  const found = await from.many<{ id: string }>`select id from organisation where name = ${name} and closed_at is null limit 2`
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

/** Names of organisations that contain what was typed, for whoever files a complaint to choose from. */
export async function suggestBodies(typed: string): Promise<string[]> {
  const text = typed.normalize('NFKC').trim()
  if ([...text].length < 2) return []
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<{ name: string }>`
    select name from organisation where closed_at is null and (name like ${pattern} or initials like upper(${pattern})) order by length(name), name collate "C" limit 12`
  return rows.map((row) => row.name)
}

/**
 * Who deals with what is said about an organisation: the nearest authority above it that has somebody to do so, never itself; of the bureau, which has nobody above
 * in this tree, and of nobody in particular, the bureau.
 */
export async function findResponsible(aboutId: string | null, from: Sql = sql): Promise<{ id: string; name: string }> {
  return await from.one<{ id: string; name: string }>`
    select o.id, o.name from organisation o left join organisation about on about.id = ${aboutId}::uuid
    where o.closed_at is null and o.kind in ('bureau', 'authority')
      and case when about.id is null or about.kind = 'bureau' then o.kind = 'bureau'
        else about.path <@ o.path and o.id <> about.id and (o.kind = 'bureau' or exists (
          select 1 from role_grant g where g.organisation_id = o.id and g.role = 'reviewer' and g.revoked_at is null
            and (g.valid_until is null or g.valid_until > clock_timestamp()))) end
    order by nlevel(o.path) desc limit 1`
}
