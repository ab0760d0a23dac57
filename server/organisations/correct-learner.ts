import type { Actor } from '#server/identity/actor.ts'
import { type ChangeProfileRefusal, changeProfile, takenNumber, type WantedProfile } from '#server/identity/change-profile.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { answersFor, mayGiveAllOf } from './answers-for.ts'
import { type RecordRefusal, tellLearner, wroteReason } from './tell-learner.ts'

/** Name, ID number or phone are put right by whoever answers for the learner, who says what shows it. The learner hears of it. */
export async function correctLearner(
  actor: Actor,
  { learnerId, reason, ...wanted }: WantedProfile & { learnerId: string; reason: string },
): Promise<Result<{ changed: string[] }, ChangeProfileRefusal | RecordRefusal>> {
  try {
    return await transaction(async (tx) => {
      const may = await answersFor(tx, actor, 'learner.correct', learnerId)
      if (!may.ok) return may
      if (!(await mayGiveAllOf(tx, actor, learnerId))) return refuse('holds-powers')
      if (!wroteReason(reason)) return refuse('record-reason-missing')
      const done = await changeProfile(tx, learnerId, wanted, { actorId: actor.accountId, reason: reason.trim() })
      if (!done.ok) return done
      await tellLearner(tx, actor, { learnerId, event: 'corrected' })
      return ok(done.value)
    })
  } catch (error) {
    const taken = takenNumber(error)
    if (!taken) throw error
    return refuse(taken)
  }
}
