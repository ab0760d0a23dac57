import type { Actor, Role } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { isOperator, placesOf } from './scope.ts'

/** A power that somebody holds or held, with who they are. */
export type Official = {
  grantId: string
  accountId: string
  realName: string
  role: Role
  organisationId: string | null
  organisationName: string | null
  grantedAt: Date
  grantedByName: string | null
  validUntil: Date | null
  revokedAt: Date | null
  /** Whether they bound an authenticator. */
  secondFactor: boolean
}
export type OfficialFilter = {
  search?: string
  role?: Role
  state?: 'current' | 'ended'
  grantId?: string
  page?: number
  sort?: string
}

const pageSize = 50
const orders: Record<string, string> = { name: 'name', '-name': '-name', since: 'since', '-since': '-since', until: 'until' }

/**
 * Powers within the actor's reach, in pages of 50; `total` is exact up to 10,000. The operator sees those of the whole installation. Search: beginning of
 * the person's name, or a part of the organisation's.
 */
export async function listOfficials(
  actor: Actor,
  { search, role, state = 'current', grantId, page = 1, sort }: OfficialFilter,
): Promise<{ officials: Official[]; total: number; capped: boolean }> {
  const places = placesOf(actor, 'role.see')
  const everywhere = isOperator(actor)
  if (places.length === 0 && !everywhere) return { officials: [], total: 0, capped: false }
  const literal = search?.trim().replace(/[\\%_]/g, '\\$&')
  const [starts, contains] = literal ? [`${literal}%`, `%${literal}%`] : [null, null]
  const order = orders[sort ?? ''] ?? '-since'
  const rows = await sql.many<Official & { matches: number }>`
    with mine as (select path from organisation where id = any(${places}::uuid[])),
    found as (
      select g.*, a.real_name, o.name as place from role_grant g join account a on a.id = g.account_id left join organisation o on o.id = g.organisation_id
      where (${everywhere} or exists (select 1 from mine where o.path <@ mine.path))
        and (${grantId ?? null}::uuid is null or g.id = ${grantId ?? null})
        and (${grantId ?? null}::uuid is not null
          or (${state === 'current'} = (g.revoked_at is null and (g.valid_until is null or g.valid_until > clock_timestamp()))))
        and (${role ?? null}::text is null or g.role = ${role ?? null})
        and (${contains}::text is null or a.real_name like ${starts} or o.name like ${contains})
      limit 10001)
    select g.id as "grantId", g.account_id as "accountId", g.real_name as "realName", g.role, g.organisation_id as "organisationId",
      g.place as "organisationName", g.granted_at as "grantedAt", giver.real_name as "grantedByName", g.valid_until as "validUntil",
      coalesce(g.revoked_at, case when g.valid_until <= clock_timestamp() then g.valid_until end) as "revokedAt",
      exists (select 1 from second_factor f where f.account_id = g.account_id and f.enrolled_at is not null) as "secondFactor",
      (select count(*)::int from found) as matches
    from found g left join account giver on giver.id = g.granted_by
    order by case ${order} when 'name' then g.real_name end, case ${order} when '-name' then g.real_name end desc,
      case ${order} when 'since' then g.granted_at end, case ${order} when 'until' then g.valid_until end nulls last, g.granted_at desc, g.id
    limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const total = rows[0]?.matches ?? 0
  return {
    officials: rows.map(({ matches: _, ...official }) => official),
    total: Math.min(total, 10_000),
    capped: total > 10_000,
  }
}

/** One power within the actor's reach, in force or ended. */
export async function findOfficial(actor: Actor, grantId: string): Promise<Official | null> {
  return (await listOfficials(actor, { grantId })).officials[0] ?? null
}
