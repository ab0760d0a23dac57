import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import type { Standing } from './rules/granting.ts'
import { isOperator, placesOf } from './scope.ts'

/**
 * How the actor stands to a place when it comes to giving powers there. Empty: the place is not theirs to know of. `organisationId` null is the
 * installation.
 */
export async function findStandings(actor: Actor, organisationId: string | null, from: Sql = sql): Promise<Standing[]> {
  if (organisationId === null) return isOperator(actor) ? [{ role: 'operator', at: 'here' }] : []
  const place = await from.maybe<{ kind: string; above: string[] }>`
    select theirs.kind, array(
      select mine.id from organisation mine where mine.id = any(${placesOf(actor, 'role.grant')}::uuid[]) and theirs.path <@ mine.path) as above
    from organisation theirs where theirs.id = ${organisationId}`
  if (!place) return []
  const standings = actor.roles.flatMap(({ role, organisationId: own }): Standing[] =>
    own && place.above.includes(own) ? [{ role, at: own === organisationId ? 'here' : 'below' }] : [],
  )
  return isOperator(actor) && place.kind === 'bureau' ? [...standings, { role: 'operator', at: 'here' }] : standings
}
