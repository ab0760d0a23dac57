import type { Actor } from '#server/identity/actor.ts'
import { getPersons, listLearnerAttributes, type Person } from '#server/identity/queries.ts'
import type { DatedAttribute } from '#server/identity/rules/learner-attributes.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import { findLearnerScope } from './find-learner-scope.ts'
import type { Standing } from './rules/learner-filter.ts'

/** A learner as they stand before something of their record is changed by `power`; null: nobody within the actor's reach. */
export async function findCorrectable(
  actor: Actor,
  power: Power,
  learnerId: string,
): Promise<{ person: Person; standing: Standing; attributes: DatedAttribute[] } | null> {
  const scope = await findLearnerScope(actor, power)
  const listed = await sql.maybe<{ standing: Standing; organisationId: string | null }>`
    select standing, organisation_id as "organisationId" from learner_listing where learner_id = ${learnerId}`
  if (!listed || !scope || scope.kind === 'nowhere') return null
  if (scope.kind === 'bodies' && !(listed.organisationId && scope.ids.includes(listed.organisationId))) return null
  const [persons, attributes] = await Promise.all([getPersons([learnerId]), listLearnerAttributes([learnerId])])
  return {
    person: persons.get(learnerId) as Person,
    standing: listed.standing,
    attributes: attributes.get(learnerId) ?? [],
  }
}
