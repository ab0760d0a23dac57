import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { mayRegisterLearners, type OrganisationKind } from './rules/tree.ts'
import { isOperator, reaches } from './scope.ts'

/**
 * Registers a learner with a unit or agency from now on; where they were before ends at the same instant and stays in the history.
 * Registering again where they already are changes nothing. `actor` null is the program itself.
 */
export async function affiliateLearner(
  actor: Actor | null,
  { learnerId, organisationId }: { learnerId: string; organisationId: string },
): Promise<Result<{ changed: boolean }, 'not-found' | 'not-for-learners'>> {
  if (actor && !isOperator(actor) && !(await reaches(actor, 'affiliation.decide', organisationId))) return refuse('not-found')
  return await transaction(async (tx) => {
    const place = await tx.maybe<{ kind: OrganisationKind }>`select kind from organisation where id = ${organisationId}`
    // The account's row is the lock: two transfers of one learner follow one another.
    const learner = await tx.maybe`select 1 from account where id = ${learnerId} for no key update`
    if (!place || !learner) return refuse('not-found')
    if (!mayRegisterLearners(place.kind)) return refuse('not-for-learners')
    const current = await tx.maybe<{ organisationId: string }>`
      select organisation_id as "organisationId" from affiliation where learner_id = ${learnerId} and ended_at is null`
    if (current?.organisationId === organisationId) return ok({ changed: false })
    const now = await tx.now()
    await tx.run`update affiliation set ended_at = ${now} where learner_id = ${learnerId} and ended_at is null`
    await tx.run`insert into affiliation (id, learner_id, organisation_id, started_at) values (${newId()}, ${learnerId}, ${organisationId}, ${now})`
    await recordAudit(tx, {
      actorId: actor?.accountId ?? null,
      action: 'learner.affiliated',
      objectType: 'account',
      objectId: learnerId,
      details: { from: current?.organisationId ?? null, to: organisationId },
    })
    return ok({ changed: true })
  })
}
