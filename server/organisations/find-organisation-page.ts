import type { Actor, Role } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { sql } from '#server/platform/database.ts'
import type { RecordedChange } from './record-change.ts'
import type { ChangeKind } from './rules/organisation-change.ts'
import type { Industry, PayrollCategory } from './rules/organisation-facts.ts'
import type { AuthorityKind, OrganisationKind } from './rules/tree.ts'
import { governs, isOperator, placesOf, reaches } from './scope.ts'

export type OrganisationPage = {
  id: string
  kind: OrganisationKind
  authorityKind: AuthorityKind | null
  name: string
  code: string
  district: string | null
  industry: Industry | null
  payrollCategory: PayrollCategory | null
  contactName: string | null
  contactPhone: string | null
  createdAt: Date
  closedAt: Date | null
  mergedInto: { id: string; name: string } | null
  /** From the bureau down to its parent; `open`: the actor may look at it. */
  above: { id: string; name: string; kind: OrganisationKind; open: boolean }[]
  children: number
  /** Bodies below it, however deep. */
  below: number
  learners: number
  officials: { role: Role; name: string; since: Date }[]
  history: {
    at: Date
    actorName: string | null
    kind: ChangeKind
    before: RecordedChange['before']
    after: RecordedChange['after']
    reason: string
  }[]
  /** What this actor may do with it. */
  may: { govern: boolean; maintain: boolean; addBelow: boolean }
}

type Row = Omit<OrganisationPage, 'officials' | 'history' | 'may'>

/** Everything about one body, for whoever may see it; null for everybody else. */
export async function findOrganisationPage(actor: Actor, organisationId: string): Promise<OrganisationPage | null> {
  const places = placesOf(actor, 'organisation.see')
  const row = await sql.maybe<Row>`
    with mine as (select path from organisation where id = any(${places}::uuid[]) or (${isOperator(actor)} and kind = 'bureau'))
    select o.id, o.kind, o.authority_kind as "authorityKind", o.name, o.code, o.district, o.industry, o.payroll_category as "payrollCategory",
      o.contact_name as "contactName", o.contact_phone as "contactPhone", o.created_at as "createdAt", o.closed_at as "closedAt",
      (select jsonb_build_object('id', m.id, 'name', m.name) from organisation m where m.id = o.merged_into_id) as "mergedInto",
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'kind', a.kind,
        'open', exists (select from mine where a.path <@ mine.path)) order by nlevel(a.path))
        from organisation a where o.path <@ a.path and a.id <> o.id), '[]') as above,
      (select count(*)::int from organisation c where c.parent_id = o.id and c.closed_at is null) as children,
      (select count(*)::int - 1 from organisation c where c.path <@ o.path and (c.closed_at is null or c.id = o.id)) as below,
      (select count(*)::int from affiliation f where f.organisation_id = o.id and f.ended_at is null) as learners
    from organisation o where o.id = ${organisationId} and exists (select from mine where o.path <@ mine.path)`
  if (!row) return null
  const [officials, changes, govern, maintain, addBelow] = await Promise.all([
    sql.many<{ role: Role; accountId: string; since: Date }>`
      select role, account_id as "accountId", granted_at as since from role_grant
      where organisation_id = ${organisationId} and revoked_at is null and (valid_until is null or valid_until > clock_timestamp())
      order by granted_at limit 50`,
    sql.many<Omit<OrganisationPage['history'][number], 'actorName'> & { actorId: string | null }>`
      select at, actor_id as "actorId", kind, before, after, reason from organisation_change
      where organisation_id = ${organisationId} order by at desc, id desc limit 100`,
    governs(actor, organisationId),
    reaches(actor, 'organisation.maintain', organisationId),
    reaches(actor, 'organisation.change', organisationId),
  ])
  const persons = await getPersons([...officials.map((each) => each.accountId), ...changes.flatMap((each) => each.actorId ?? [])])
  return {
    ...row,
    officials: officials.map(({ accountId, ...each }) => ({ ...each, name: persons.get(accountId)?.realName ?? '' })),
    history: changes.map(({ actorId, ...each }) => ({
      ...each,
      actorName: actorId ? (persons.get(actorId)?.realName ?? null) : null,
    })),
    may: { govern, maintain, addBelow },
  }
}

/** Where a body may be moved to or go up in: bodies of these kinds in the actor's reach that a search finds, best first. */
export function searchTargets(
  actor: Actor,
  { search, kinds, except }: { search: string; kinds: readonly OrganisationKind[]; except: string },
): Promise<{ id: string; name: string; kind: OrganisationKind; code: string; parentName: string | null }[]> {
  const text = search.normalize('NFKC').trim()
  const escaped = text.replace(/[\\%_]/g, '\\$&')
  const initials = /^[a-z0-9]+$/i.test(text) ? `%${escaped.toUpperCase()}%` : null
  return sql.many`
    select o.id, o.name, o.kind, o.code, p.name as "parentName"
    from organisation o left join organisation p on p.id = o.parent_id, organisation e
    where e.id = ${except} and not o.path <@ e.path and o.closed_at is null and o.kind = any(${kinds}::text[])
      and o.path <@ any(array(select path from organisation where id = any(${placesOf(actor, 'organisation.change')}::uuid[])))
      and (o.name like ${`%${escaped}%`} or o.code like ${`${escaped.toUpperCase()}%`} or o.initials like ${initials}::text)
    order by (o.name = ${text}) desc, length(o.name), o.initials, o.id limit 20`
}
