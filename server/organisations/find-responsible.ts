import { sql } from '#server/platform/database.ts'
import type { AuthorityKind, OrganisationKind } from './rules/tree.ts'

export type FoundUnit = {
  id: string
  name: string
  kind: OrganisationKind
  district: string | null
  authorityName: string | null
  closed: boolean
}

/** As many as a search shows; whoever wants more writes more of the name. */
const mostFound = 20

/** Units and agencies as anybody may find them: by name, whole code, or pinyin initials. Closed ones are found as well, to say where they went. */
export function findUnits(search: string): Promise<FoundUnit[]> {
  const text = search.normalize('NFKC').trim()
  if ([...text].length < 2) return Promise.resolve([])
  const escaped = text.replace(/[\\%_]/g, '\\$&')
  const initials = /^[a-z0-9]+$/i.test(text) ? `${escaped.toUpperCase()}%` : null
  return sql.many<FoundUnit>`
    select o.id, o.name, o.kind, o.district, o.closed_at is not null as closed,
      (select a.name from organisation a where o.path <@ a.path and a.kind = 'authority' order by nlevel(a.path) desc limit 1) as "authorityName"
    from organisation o
    where o.kind in ('unit', 'agency')
      and (o.name like ${`%${escaped}%`} or o.code = ${text.toUpperCase()} or o.initials like ${initials}::text)
    order by (o.closed_at is not null), (o.name = ${text}) desc, length(o.name), o.initials, o.id limit ${mostFound}`
}

export type Authority = {
  id: string
  name: string
  authorityKind: AuthorityKind
  district: string | null
  contactName: string | null
  contactPhone: string | null
}

export type Responsibility = {
  unit: { id: string; name: string; kind: OrganisationKind; district: string | null; closed: boolean }
  /** Where it went, when it is closed and went anywhere. */
  mergedInto: { id: string; name: string } | null
  /** The one that answers for it: the nearest authority above it, whose system it belongs to. */
  responsible: Authority | null
  /** The district's bureau where it stands, when that is another one: it does not answer for it. */
  territorial: Authority | null
  /** Bodies between the unit and its authority, from above. */
  between: string[]
}

/** Which authority answers for a unit, and why that one: the tree's branch (system) decides, not the place (territory). */
export async function findResponsible(unitId: string): Promise<Responsibility | null> {
  return await sql.maybe<Responsibility>`
    select jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'district', o.district, 'closed', o.closed_at is not null) as unit,
      (select jsonb_build_object('id', m.id, 'name', m.name) from organisation m where m.id = o.merged_into_id) as "mergedInto",
      (select jsonb_build_object('id', a.id, 'name', a.name, 'authorityKind', a.authority_kind, 'district', a.district,
        'contactName', a.contact_name, 'contactPhone', a.contact_phone)) as responsible,
      (select jsonb_build_object('id', t.id, 'name', t.name, 'authorityKind', t.authority_kind, 'district', t.district,
        'contactName', t.contact_name, 'contactPhone', t.contact_phone)
        from organisation t where t.kind = 'authority' and t.authority_kind = 'district' and t.district = o.district and t.closed_at is null and t.id <> a.id
        order by t.id limit 1) as territorial,
      coalesce((select jsonb_agg(b.name order by nlevel(b.path)) from organisation b
        where o.path <@ b.path and b.id <> o.id and nlevel(b.path) > nlevel(a.path)), '[]') as between
    from organisation o
    left join lateral (
      select * from organisation above where o.path <@ above.path and above.kind = 'authority' order by nlevel(above.path) desc limit 1) a on true
    where o.id = ${unitId} and o.kind in ('unit', 'agency')`
}

/** All open authorities with their contacts, for those whose unit is not there yet. */
export function listAuthorities(): Promise<(Authority & { units: number })[]> {
  return sql.many`
    select id, name, authority_kind as "authorityKind", district, contact_name as "contactName", contact_phone as "contactPhone",
      (select count(*)::int from organisation u where u.parent_id = a.id and u.closed_at is null) as units
    from organisation a where kind = 'authority' and closed_at is null order by authority_kind, initials, name limit 500`
}
