import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { mayGrant, type Standing } from './rules/granting.ts'
import { type GrantableRole, grantableRoles, mayHoldRoleAt, type OrganisationKind } from './rules/tree.ts'
import { isOperator, placesOf } from './scope.ts'

/** A place where the actor may give something, and what. `organisationId` null is the installation. */
export type GrantPlace = { organisationId: string | null; name: string; roles: GrantableRole[] }
type Row = { organisationId: string; name: string; kind: OrganisationKind; above: string[] }

/**
 * Where the actor may give powers: at most 20, those whose name begins with the search first. Search: a part of the name, the beginning of the code or of the
 * pinyin initials; or one place by its id.
 */
export async function listGrantPlaces(
  actor: Actor,
  { search, organisationId }: { search?: string; organisationId?: string | null },
): Promise<GrantPlace[]> {
  const operator = isOperator(actor)
  const places = placesOf(actor, 'role.grant')
  const installation: GrantPlace[] =
    operator && !organisationId && !search ? [{ organisationId: null, name: '全平台', roles: ['operator'] }] : []
  if (organisationId === null || (places.length === 0 && !operator)) return installation
  const literal = search?.trim().replace(/[\\%_]/g, '\\$&')
  const rows = await sql.many<Row>`
    with mine as (select id, path from organisation where id = any(${places}::uuid[]))
    select o.id as "organisationId", o.name, o.kind, array(select mine.id from mine where o.path <@ mine.path) as above
    from organisation o
    where (exists (select 1 from mine where o.path <@ mine.path) or (${operator} and o.kind = 'bureau')) and o.closed_at is null
      and (${organisationId ?? null}::uuid is null or o.id = ${organisationId ?? null})
      and (${literal ?? null}::text is null or o.name like '%' || ${literal ?? null} || '%' or o.code like upper(${literal ?? null}) || '%'
        or o.initials like lower(${literal ?? null}) || '%')
    order by o.name not like ${literal ?? ''} || '%', nlevel(o.path), o.name limit 60`
  const found = rows.map(({ above, kind, ...place }) => {
    const standings: Standing[] = actor.roles.flatMap(({ role, organisationId: own }): Standing[] =>
      own && above.includes(own) ? [{ role, at: own === place.organisationId ? 'here' : 'below' }] : [],
    )
    if (operator && kind === 'bureau') standings.push({ role: 'operator', at: 'here' })
    return { ...place, roles: grantableRoles.filter((role) => mayHoldRoleAt(role, kind) && mayGrant(standings, role)) }
  })
  return [...installation, ...found.filter((place) => place.roles.length > 0)].slice(0, 20)
}
