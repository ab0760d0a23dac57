import type { Actor } from '#server/identity/actor.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import { findLearnerScope } from './find-learner-scope.ts'

/** Those of the learners who are within the actor's reach by `power`. */
export async function findWithinReach(
  actor: Actor,
  learnerIds: readonly string[],
  power: Power = 'print.batch',
): Promise<Set<string>> {
  const scope = await findLearnerScope(actor, power)
  if (!scope) return new Set()
  const bodies = scope.kind === 'bodies' ? scope.ids : []
  const rows = await sql.many<{ id: string }>`
    select learner_id as id from learner_listing
    where learner_id = any(${learnerIds}::uuid[]) and (${scope.kind === 'city'} or organisation_id = any(${bodies}::uuid[]))`
  return new Set(rows.map((row) => row.id))
}
