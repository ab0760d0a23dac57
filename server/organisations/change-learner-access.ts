import type { Actor } from '#server/identity/actor.ts'
import { type AccessChange, changeAccess } from '#server/identity/change-access.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { answersFor, mayGiveAllOf } from './answers-for.ts'
import { lockJoinings } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { type RecordRefusal, tellLearner, wroteReason } from './tell-learner.ts'

export const accessPowers = {
  reset: 'learner.reset-access',
  deactivate: 'learner.deactivate',
  reactivate: 'learner.deactivate',
} as const satisfies Record<AccessChange, Power>

/**
 * Resets, closes or opens a learner's way in. Sessions end with the commit; closing also ends what the learner had asked for, while affiliations, hours and
 * certificates stay.
 */
export async function changeLearnerAccess(
  actor: Actor,
  { learnerId, change, reason }: { learnerId: string; change: AccessChange; reason: string },
): Promise<Result<undefined, RecordRefusal | 'confirm-needed' | 'access-not-so'>> {
  return await transaction(async (tx) => {
    const may = await answersFor(tx, actor, accessPowers[change], learnerId)
    if (!may.ok) return may
    if (!(await mayGiveAllOf(tx, actor, learnerId))) return refuse('holds-powers')
    const now = await tx.now()
    const sure = change === 'reset' ? ok() : requireConfirmed(actor, now)
    if (!sure.ok) return sure
    if (!wroteReason(reason)) return refuse('record-reason-missing')
    if (!(await changeAccess(tx, learnerId, change, { actorId: actor.accountId, reason: reason.trim() })))
      return refuse('access-not-so')
    if (change === 'deactivate')
      for (const joining of await lockJoinings(tx, { learnerId }))
        await saveJoining(
          tx,
          joining,
          { ...joining, endedAs: 'withdrawn' },
          { actorId: actor.accountId, now, reason: '账号已停用' },
        )
    await tellLearner(tx, actor, { learnerId, event: change })
    return ok()
  })
}
