import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** Whether the actor keeps the prices and fees of this organisation: in its own name, not from above. */
export const keepsFees = (actor: Actor, organisationId: string): boolean => placesOf(actor, 'fee.keep').includes(organisationId)

/** The places whose prices and fees the actor keeps. */
export async function listFeePlaces(actor: Actor, from: Sql = sql): Promise<{ id: string; name: string }[]> {
  return await from.many<{ id: string; name: string }>`
    select id, name from organisation where id = any(${placesOf(actor, 'fee.keep')}::uuid[]) and closed_at is null order by name collate "C"`
}
