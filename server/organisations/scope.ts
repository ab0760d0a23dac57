import type { Actor, Role } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'

/** The organisations at which the actor holds one of `roles`; what they may see and change is the subtrees below these. */
export const placesOf = (actor: Actor, roles: readonly Role[]): string[] =>
  actor.roles.flatMap((grant) => (roles.includes(grant.role) && grant.organisationId ? [grant.organisationId] : []))

export const isOperator = (actor: Actor): boolean => actor.roles.some((grant) => grant.role === 'operator')

/** Whether `organisationId` lies in a subtree where the actor holds one of `roles`. Unknown organisations lie nowhere. */
export async function reaches(actor: Actor, roles: readonly Role[], organisationId: string): Promise<boolean> {
  const places = placesOf(actor, roles)
  if (places.length === 0) return false
  return (
    (await sql.maybe`
      select 1 from organisation mine, organisation theirs
      where mine.id = any(${places}::uuid[]) and theirs.id = ${organisationId} and theirs.path <@ mine.path limit 1`) !== null
  )
}
