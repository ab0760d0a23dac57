import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockLearner } from './load-joining.ts'
import { moveLearner } from './move-learner.ts'
import { mayRegisterLearners, type OrganisationKind } from './rules/tree.ts'
import { isOperator, reaches } from './scope.ts'

/**
 * Registers a learner with a unit or agency from now on; where they were before ends at the same instant and stays in the history.
 * Registering again where they already are changes nothing. `actor` null is the program itself. Whoever acts for a place takes nobody from
 * beyond their own reach this way: that is a transfer, and asks the old place (invite-learner.ts).
 */
export async function affiliateLearner(
  actor: Actor | null,
  { learnerId, organisationId }: { learnerId: string; organisationId: string },
): Promise<Result<{ changed: boolean }, 'not-found' | 'not-for-learners' | 'registered-elsewhere'>> {
  return await transaction(async (tx) => {
    const free = !actor || isOperator(actor)
    if (!free && !(await reaches(actor, 'affiliation.decide', organisationId, tx))) return refuse('not-found')
    const place = await tx.maybe<{
      kind: OrganisationKind
    }>`select kind from organisation where id = ${organisationId} and closed_at is null`
    if (!place || !(await lockLearner(tx, learnerId))) return refuse('not-found')
    if (!mayRegisterLearners(place.kind)) return refuse('not-for-learners')
    const current = await tx.maybe<{ organisationId: string }>`
      select organisation_id as "organisationId" from affiliation where learner_id = ${learnerId} and ended_at is null`
    if (current && !free && !(await reaches(actor, 'affiliation.decide', current.organisationId, tx)))
      return refuse('registered-elsewhere')
    const moved = await moveLearner(tx, { learnerId, organisationId }, { actorId: actor?.accountId ?? null, now: await tx.now() })
    return ok({ changed: moved.changed })
  })
}
