import type { Actor } from '#server/identity/actor.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import type { AuthorityKind, OrganisationKind } from './rules/tree.ts'
import { isOperator, placesOf } from './scope.ts'

export type OrganisationRow = {
  id: string
  kind: OrganisationKind
  authorityKind: AuthorityKind | null
  name: string
  code: string
  district: string | null
  parentName: string | null
  contactName: string | null
  contactPhone: string | null
  industry: string | null
  payrollCategory: string | null
  /** Registered here itself, not below. */
  learners: number
  /** Open bodies directly below. */
  children: number
  closed: boolean
}

export const organisationSorts = ['name', 'code', 'district', 'created'] as const
export type OrganisationSort = (typeof organisationSorts)[number]

export type OrganisationFilter = {
  /** Only this body and what is below it; without it everything within the actor's reach. */
  under?: string
  /** Name, beginning of the code, or pinyin initials. */
  search?: string
  kind?: OrganisationKind
  authorityKind?: AuthorityKind
  district?: string
  closed?: boolean
  sort?: OrganisationSort
  descending?: boolean
}

/** A list goes no further than this: who needs the rest narrows the search. */
const countLimit = 10_000

/** Bodies that the actor may see, in pages from 1. What lies beyond their reach is neither listed nor counted. Names follow each other by pinyin. */
export async function browseOrganisations(
  actor: Actor,
  filter: OrganisationFilter,
  { page = 1, size = 50 }: { page?: number; size?: number } = {},
): Promise<{ rows: OrganisationRow[]; count: { total: number; capped: boolean }; page: number; pages: number }> {
  const {
    under = null,
    kind = null,
    authorityKind = null,
    district = null,
    closed = false,
    sort = 'name',
    descending = false,
  } = filter
  const search = filter.search?.normalize('NFKC').trim() ?? ''
  const escaped = search.replace(/[\\%_]/g, '\\$&')
  const initials = /^[a-z0-9]+$/i.test(search) ? `%${escaped.toUpperCase()}%` : null
  const offset = (Math.max(1, Math.floor(page)) - 1) * size
  const rows = await sql.many<OrganisationRow & { total: number }>`
    with mine as (
      select path from organisation where id = any(${placesOf(actor, 'organisation.see')}::uuid[]) or (${isOperator(actor)} and kind = 'bureau')
    ), found as (
      select o.*, count(*) over ()::int as total, row_number() over (
        order by case when not ${descending} then case ${sort} when 'code' then o.code when 'district' then o.district when 'created' then o.created_at::text else o.initials end end, case when ${descending} then case ${sort} when 'code' then o.code when 'district' then o.district when 'created' then o.created_at::text else o.initials end end desc, o.name, o.id) as place
      from organisation o
      where exists (select from mine where o.path <@ mine.path)
        and (${under}::uuid is null or o.path <@ (select path from organisation where id = ${under}))
        and (${kind}::text is null or o.kind = ${kind}) and (${authorityKind}::text is null or o.authority_kind = ${authorityKind})
        and (${district}::text is null or o.district = ${district}) and (o.closed_at is not null) = ${closed}
        and (${search} = '' or o.name like ${`%${escaped}%`} or o.code like ${`${escaped.toUpperCase()}%`} or o.initials like ${initials}::text)
      order by place
      limit ${size} offset ${Math.min(offset, countLimit)}
    )
    select f.id, f.kind, f.authority_kind as "authorityKind", f.name, f.code, f.district, p.name as "parentName", f.contact_name as "contactName",
      f.contact_phone as "contactPhone", f.industry, f.payroll_category as "payrollCategory", f.closed_at is not null as closed, f.total,
      (select count(*)::int from affiliation a where a.organisation_id = f.id and a.ended_at is null) as learners,
      (select count(*)::int from organisation c where c.parent_id = f.id and c.closed_at is null) as children
    from found f left join organisation p on p.id = f.parent_id
    order by f.place`
  if (rows.length === 0 && offset > 0) return await browseOrganisations(actor, filter, { page: 1, size })
  const total = rows[0]?.total ?? 0
  return {
    rows: rows.map(({ total: _, ...row }) => row),
    count: { total: Math.min(total, countLimit), capped: total > countLimit },
    page: offset / size + 1,
    pages: Math.max(1, Math.ceil(Math.min(total, countLimit) / size)),
  }
}

/** Districts that occur within the actor's reach, for a filter. */
export async function listDistricts(actor: Actor): Promise<string[]> {
  const rows = await sql.many<{ district: string }>`
    select distinct o.district from organisation o
    join organisation m on o.path <@ m.path
    where (m.id = any(${placesOf(actor, 'organisation.see')}::uuid[]) or (${isOperator(actor)} and m.kind = 'bureau')) and o.district is not null
    order by o.district limit 100`
  return rows.map((row) => row.district)
}

export type TreeNode = { id: string; name: string; kind: OrganisationKind; children: number }
/** As many as a branch shows; the list shows all. */
export const branchLimit = 100

/** The open bodies directly below `parentId`, or the actor's own places; those with bodies below them first. */
export async function listBranch(actor: Actor, parentId: string | null): Promise<TreeNode[]> {
  const places = placesOf(actor, 'organisation.see')
  const all = isOperator(actor)
  return parentId
    ? await sql.many<TreeNode>`
        select id, name, kind, children from (
          select o.id, o.name, o.kind, o.initials, (select count(*)::int from organisation c where c.parent_id = o.id and c.closed_at is null) as children
          from organisation o where o.parent_id = ${parentId} and o.closed_at is null and exists (
            select from organisation parent, organisation mine
            where parent.id = ${parentId} and (mine.id = any(${places}::uuid[]) or (${all} and mine.kind = 'bureau')) and parent.path <@ mine.path)
        ) branch order by (children = 0), kind, initials, name limit ${branchLimit}`
    : await sql.many<TreeNode>`
        select id, name, kind, children from (
          select o.id, o.name, o.kind, o.initials, (select count(*)::int from organisation c where c.parent_id = o.id and c.closed_at is null) as children
          from organisation o where (o.id = any(${places}::uuid[]) or (${all} and o.kind = 'bureau')) and o.closed_at is null
        ) branch order by (children = 0), kind, initials, name limit ${branchLimit}`
}

/** The actor's own places by one power. */
export function listPlaces(actor: Actor, power: Power): Promise<{ id: string; name: string }[]> {
  return sql.many`select id, name from organisation where id = any(${placesOf(actor, power)}::uuid[]) and closed_at is null order by name`
}
