import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockForAnswer } from './lock-filing.ts'

const days = 15

/** The authority lets attendance be handed in until fifteen days from now: a decision that is recorded with its reason. */
export async function extendHandIn(
  actor: Actor,
  { filingId, reason }: { filingId: string; reason: string },
): Promise<Result<undefined, 'not-found' | 'filing-not-accepted' | 'reason-missing' | 'reason-long'>> {
  return await transaction(async (tx) => {
    const locked = await lockForAnswer(tx, actor, filingId)
    if (!locked.ok) return locked
    if (locked.value.state !== 'accepted') return refuse('filing-not-accepted')
    if (reason.trim() === '') return refuse('reason-missing')
    if ([...reason].length > 500) return refuse('reason-long')
    await tx.run`
      update filing set hand_in_until = clock_timestamp() + make_interval(days => ${days}), changed_at = clock_timestamp() where id = ${filingId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'filing.hand-in-extended', objectType: 'filing', objectId: filingId },
      details: { reason: reason.trim(), days },
    })
    return ok()
  })
}
