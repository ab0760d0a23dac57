import { sql } from '#server/platform/database.ts'
import type { AuthorityKind, OrganisationKind } from './rules/tree.ts'

export type Organisation = {
  id: string
  kind: OrganisationKind
  authorityKind: AuthorityKind | null
  name: string
  code: string
  parentId: string | null
  district: string | null
}

export type Affiliation = { organisationId: string; organisationName: string; kind: OrganisationKind; startedAt: Date }

/** Where the learner is registered now. */
export function findAffiliation(learnerId: string): Promise<Affiliation | null> {
  return sql.maybe<Affiliation>`
    select o.id as "organisationId", o.name as "organisationName", o.kind, a.started_at as "startedAt"
    from affiliation a join organisation o on o.id = a.organisation_id
    where a.learner_id = ${learnerId} and a.ended_at is null`
}

/** Names by id, of those that exist. */
export async function listOrganisationNames(organisationIds: readonly string[]): Promise<Map<string, string>> {
  if (organisationIds.length === 0) return new Map()
  const rows = await sql.many<{
    id: string
    name: string
  }>`select id, name from organisation where id = any(${organisationIds}::uuid[])`
  return new Map(rows.map((row) => [row.id, row.name]))
}

export function findOrganisation(organisationId: string): Promise<Organisation | null> {
  return sql.maybe<Organisation>`
    select id, kind, authority_kind as "authorityKind", name, code, parent_id as "parentId", district from organisation where id = ${organisationId}`
}

/** The authority that answers for an organisation: the nearest above it, or itself. */
export function findResponsibleAuthority(organisationId: string): Promise<Organisation | null> {
  return sql.maybe<Organisation>`
    select above.id, above.kind, above.authority_kind as "authorityKind", above.name, above.code, above.parent_id as "parentId", above.district
    from organisation here join organisation above on here.path <@ above.path
    where here.id = ${organisationId} and above.kind = 'authority'
    order by nlevel(above.path) desc limit 1`
}

/** An organisation and all below it, by name, in pages: `after` is the id of the last one of the page before. */
export function listOrganisations(
  rootId: string,
  { kind, search, after, limit = 50 }: { kind?: OrganisationKind; search?: string; after?: string; limit?: number } = {},
): Promise<Organisation[]> {
  const pattern = search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null
  return sql.many<Organisation>`
    select o.id, o.kind, o.authority_kind as "authorityKind", o.name, o.code, o.parent_id as "parentId", o.district
    from organisation root join organisation o on o.path <@ root.path
    where root.id = ${rootId} and (${kind ?? null}::text is null or o.kind = ${kind ?? null}) and (${pattern}::text is null or o.name like ${pattern})
      and (${after ?? null}::uuid is null or (o.name, o.id) > (select name, id from organisation where id = ${after ?? null}))
    order by o.name, o.id limit ${limit}`
}
