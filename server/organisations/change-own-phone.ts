import type { Actor } from '#server/identity/actor.ts'
import { type ChangeProfileRefusal, changeProfile, takenNumber } from '#server/identity/change-profile.ts'
import { revokeSessions } from '#server/identity/revoke-sessions.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { tellLearner } from './tell-learner.ts'

/** Whoever has just shown who they are takes another phone number; every other session of theirs ends. */
export async function changeOwnPhone(
  actor: Actor,
  phone: string,
): Promise<Result<undefined, ChangeProfileRefusal | 'confirm-needed'>> {
  try {
    return await transaction(async (tx) => {
      const sure = requireConfirmed(actor, await tx.now())
      if (!sure.ok) return sure
      const { realName } = await tx.one<{ realName: string }>`
        select real_name as "realName" from account where id = ${actor.accountId} for update`
      if (phone.trim() === '') return refuse('phone-empty')
      const changed = await changeProfile(
        tx,
        actor.accountId,
        { realName, idNumber: '', phone },
        { actorId: actor.accountId, reason: '本人修改' },
      )
      if (!changed.ok) return changed
      await revokeSessions(tx, actor.accountId, { allBut: actor.sessionId })
      await tellLearner(tx, { roles: [] }, { learnerId: actor.accountId, event: 'own-phone' })
      return ok()
    })
  } catch (error) {
    const taken = takenNumber(error)
    if (!taken) throw error
    return refuse(taken)
  }
}
