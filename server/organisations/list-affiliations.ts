import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { OwnAffiliation } from './list-own-joinings.ts'
import { placesOf } from './scope.ts'

/**
 * Where a learner is and was registered, as far as it concerns the actor: whoever answers for a place sees the time there, also afterwards, and
 * nothing of the places before and since. Empty for strangers.
 */
export function listAffiliations(actor: Actor, learnerId: string): Promise<OwnAffiliation[]> {
  return sql.many<OwnAffiliation>`
    select o.id as "organisationId", o.name as "organisationName", f.started_at as "startedAt", f.ended_at as "endedAt", f.end_reason as "endReason"
    from affiliation f join organisation o on o.id = f.organisation_id
    where f.learner_id = ${learnerId}
      and exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'learner.see')}::uuid[]) and o.path <@ mine.path)
    order by f.started_at desc`
}
