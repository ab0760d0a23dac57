import type { Actor } from '#server/identity/actor.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/**
 * Whether the actor answers for this person's book: it goes along when they are transferred, so that asks where they are registered now; the bureau
 * answers also for those who are registered nowhere.
 */
export async function reachesBook(actor: Actor, power: Power, learnerId: string, from: Sql = sql): Promise<boolean> {
  const row = await from.maybe`
    select 1 from organisation mine left join affiliation f on f.learner_id = ${learnerId} and f.ended_at is null
      left join organisation theirs on theirs.id = f.organisation_id
    where mine.id = any(${placesOf(actor, power)}::uuid[]) and (mine.kind = 'bureau' or theirs.path <@ mine.path) limit 1`
  return row !== null
}
