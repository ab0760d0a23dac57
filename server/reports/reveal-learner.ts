import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { openNumbers } from '#server/identity/open-numbers.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findLearnerScope } from './find-learner-scope.ts'

export type Revealed = { idNumber: string; phone: string }

/** Both numbers of a learner in full, for a reason of at least four characters that the learner can read. Shown once and kept nowhere. */
export async function revealLearner(
  actor: Actor,
  { learnerId, reason }: { learnerId: string; reason: string },
): Promise<Result<Revealed, 'confirm-needed' | 'not-found' | 'reveal-reason-missing'>> {
  const scope = await findLearnerScope(actor, 'learner.reveal')
  if (scope?.kind !== 'city') return refuse('not-found')
  const why = reason.trim().slice(0, 200)
  return await transaction(async (tx) => {
    const confirmed = requireConfirmed(actor, await tx.now())
    if (!confirmed.ok) return confirmed
    if (why.length < 4) return refuse('reveal-reason-missing')
    const numbers = await openNumbers(learnerId, tx)
    if (!numbers) return refuse('not-found')
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'learner.revealed', objectType: 'learner', objectId: learnerId },
      details: { reason: why, organisationId: actor.roles.find((grant) => grant.organisationId)?.organisationId ?? null },
    })
    return ok(numbers)
  })
}
