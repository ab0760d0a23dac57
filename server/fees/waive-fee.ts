import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockKeptFee } from './lock-fee.ts'
import { type FeeState, moveFee } from './rules/fee-state.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { writeFeeEvent } from './write-fee-event.ts'

type Answer = Result<undefined, FeeRefusal | 'not-found'>

/** The payee does without the money, for a reason. */
export async function waiveFee(actor: Actor, { feeId, reason }: { feeId: string; reason: string }): Promise<Answer> {
  return await transaction(async (tx) => {
    const fee = await lockKeptFee(tx, actor, feeId)
    return fee ? await move(tx, { actor, feeId, state: fee.state, action: 'waive', reason }) : refuse('not-found')
  })
}

/** The payee has given money back; `amountFen` is what the bank says, and is never more than was paid. */
export async function refundFee(
  actor: Actor,
  { feeId, amountFen, reason }: { feeId: string; amountFen: number; reason: string },
): Promise<Answer> {
  return await transaction(async (tx) => {
    const fee = await lockKeptFee(tx, actor, feeId)
    if (!fee) return refuse('not-found')
    if (fee.state === 'refund-due' && (amountFen > fee.paidFen || amountFen <= 0)) return refuse('refund-too-much')
    return await move(tx, { actor, feeId, state: fee.state, action: 'refund', reason, refundedFen: amountFen })
  })
}

async function move(
  tx: Transaction,
  {
    actor,
    feeId,
    state,
    action,
    reason,
    refundedFen = 0,
  }: { actor: Actor; feeId: string; state: FeeState; action: 'waive' | 'refund'; reason: string; refundedFen?: number },
): Promise<Answer> {
  const moved = moveFee(state, action)
  if (!moved.ok) return moved
  const words = reason.trim()
  if (words === '') return refuse('reason-missing')
  if ([...words].length > 500) return refuse('reason-long')
  await tx.run`
    update enrolment_fee set state = ${moved.value}, reason = ${words}, refunded_fen = ${refundedFen}, changed_at = ${await tx.now()} where id = ${feeId}`
  await writeFeeEvent(tx, { feeId, actorId: actor.accountId, action, state: moved.value, reason: words })
  return ok()
}
