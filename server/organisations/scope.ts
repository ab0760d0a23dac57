import type { Actor } from '#server/identity/actor.ts'
import { type Power, powers } from '#server/identity/rules/powers.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** The organisations at which the actor holds `power`; what they may see and change by it is the subtrees below these. */
export const placesOf = (actor: Actor, power: Power): string[] =>
  actor.roles.flatMap((grant) => (powers[power].roles.includes(grant.role) && grant.organisationId ? [grant.organisationId] : []))

export const isOperator = (actor: Actor): boolean => actor.roles.some((grant) => grant.role === 'operator')

/** Whether `organisationId` lies in a subtree where the actor holds `power`. Unknown organisations lie nowhere. */
export async function reaches(actor: Actor, power: Power, organisationId: string, from: Sql = sql): Promise<boolean> {
  const places = placesOf(actor, power)
  if (places.length === 0) return false
  return (
    (await from.maybe`
      select 1 from organisation mine, organisation theirs
      where mine.id = any(${places}::uuid[]) and theirs.id = ${organisationId} and theirs.path <@ mine.path limit 1`) !== null
  )
}

/**
 * Whether the actor may arrange `organisationId` itself: rename, move, merge or close it. That is for whoever is above it; the bureau, which has
 * nobody above, is arranged by itself.
 */
export async function governs(actor: Actor, organisationId: string, from: Sql = sql): Promise<boolean> {
  const places = placesOf(actor, 'organisation.change')
  if (places.length === 0) return false
  return (
    (await from.maybe`
      select 1 from organisation mine, organisation theirs
      where mine.id = any(${places}::uuid[]) and theirs.id = ${organisationId} and theirs.path <@ mine.path
        and (theirs.id <> mine.id or theirs.kind = 'bureau') limit 1`) !== null
  )
}
