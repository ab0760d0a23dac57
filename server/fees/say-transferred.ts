import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockFee } from './lock-fee.ts'
import { moveFee } from './rules/fee-state.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { writeFeeEvent } from './write-fee-event.ts'

/** The payer says that the money is on its way; nothing is paid before the payee has it. */
export async function sayTransferred(
  actor: Actor,
  { feeId, note }: { feeId: string; note: string },
): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  const words = note.normalize('NFKC').trim()
  return await transaction(async (tx) => {
    const fee = await lockFee(tx, feeId)
    const mine =
      fee?.payer === 'learner'
        ? fee.learnerId === actor.accountId
        : fee?.payerUnitId && placesOf(actor, 'fund.keep').includes(fee.payerUnitId)
    if (!fee || !mine) return refuse('not-found')
    const moved = moveFee(fee.state, 'say-transferred')
    if (!moved.ok) return moved
    if (words === '' || [...words].length > 100) return refuse('note-wrong')
    const now = await tx.now()
    await tx.run`update enrolment_fee set transfer_note = ${words}, transfer_said_at = ${now}, changed_at = ${now} where id = ${feeId}`
    await writeFeeEvent(tx, { feeId, actorId: actor.accountId, action: 'say-transferred', state: moved.value, reason: words })
    return ok()
  })
}
