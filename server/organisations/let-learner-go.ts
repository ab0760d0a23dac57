import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { currentPlace } from './ask-to-join.ts'
import { learnerLetGo } from './jobs.ts'
import { lockLearner } from './load-joining.ts'
import { moveLearner } from './move-learner.ts'
import { reaches } from './scope.ts'

/** A place records that somebody has left or retired: from now on they are registered nowhere; hours and history stay theirs. */
export async function letLearnerGo(
  actor: Actor,
  { learnerId, reason, note }: { learnerId: string; reason: 'left' | 'retired'; note: string },
): Promise<Result<undefined, 'not-found' | 'not-for-oneself'>> {
  if (learnerId === actor.accountId) return refuse('not-for-oneself')
  return await transaction(async (tx) => {
    if (!(await lockLearner(tx, learnerId))) return refuse('not-found')
    const place = await currentPlace(tx, learnerId)
    if (!place || !(await reaches(actor, 'affiliation.decide', place, tx))) return refuse('not-found')
    const now = await tx.now()
    const moved = await moveLearner(tx, { learnerId, organisationId: null, endReason: reason }, { actorId: actor.accountId, now })
    if (note.trim() !== '')
      await recordAudit(tx, {
        actorId: actor.accountId,
        action: 'learner.let-go-noted',
        objectType: 'account',
        objectId: learnerId,
        details: { note: note.trim() },
      })
    if (moved.endedAffiliationId) await enqueue(tx, learnerLetGo, { affiliationId: moved.endedAffiliationId })
    return ok()
  })
}
