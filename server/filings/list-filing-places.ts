import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

/** The places for which the actor files trainings. */
export async function listFilingPlaces(actor: Actor): Promise<{ id: string; name: string }[]> {
  return await sql.many<{ id: string; name: string }>`
    select id, name from organisation where id = any(${placesOf(actor, 'training.file')}::uuid[]) and closed_at is null order by name collate "C"`
}
