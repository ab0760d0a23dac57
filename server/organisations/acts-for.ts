import type { Actor } from '#server/identity/actor.ts'
import { type Power, powers } from '#server/identity/rules/powers.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/**
 * Whether the actor does this in the name of `organisationId`: handlers and institutions for their place and what is below it, an authority and the bureau for
 * themselves alone. What others below them organise, these see and answer; they do not do it for them.
 */
export async function actsFor(actor: Actor, power: Power, organisationId: string, from: Sql = sql): Promise<boolean> {
  const grants = actor.roles.filter((grant) => powers[power].roles.includes(grant.role) && grant.organisationId)
  if (grants.some((grant) => grant.organisationId === organisationId)) return true
  const below = grants
    .filter((grant) => grant.role === 'handler' || grant.role === 'institution')
    .map((grant) => grant.organisationId)
  if (below.length === 0) return false
  const row = await from.maybe`
    select 1 from organisation mine, organisation theirs
    where mine.id = any(${below}::uuid[]) and theirs.id = ${organisationId} and theirs.path <@ mine.path limit 1`
  return row !== null
}
