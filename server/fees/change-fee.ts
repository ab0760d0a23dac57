import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { keepsFees } from './keeps-fees.ts'
import { type FeePayer, type FeeState, moveFee } from './rules/fee-state.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { settleFee } from './settle-fee.ts'
import { writeFeeEvent } from './write-fee-event.ts'

type Answer = Result<undefined, FeeRefusal | 'not-found'>

/** The payee has the money of one fee. */
export async function enterPayment(
  actor: Actor,
  { feeId, by, paidOn }: { feeId: string; by: FeePayer; paidOn: string },
): Promise<Result<{ receiptId: string }, FeeRefusal | 'not-found'>> {
  return await transaction(async (tx) =>
    (await lockKept(tx, actor, feeId))
      ? await settleFee(tx, { feeId, by, paidOn, enteredBy: actor.accountId })
      : refuse('not-found'),
  )
}

/** The payee does without the money, for a reason. */
export async function waiveFee(actor: Actor, { feeId, reason }: { feeId: string; reason: string }): Promise<Answer> {
  return await transaction(async (tx) => {
    const fee = await lockKept(tx, actor, feeId)
    return fee ? await move(tx, { actor, feeId, state: fee.state, action: 'waive', reason }) : refuse('not-found')
  })
}

/** The payee has given money back; `amountFen` is what the bank says, and is never more than was paid. */
export async function refundFee(
  actor: Actor,
  { feeId, amountFen, reason }: { feeId: string; amountFen: number; reason: string },
): Promise<Answer> {
  return await transaction(async (tx) => {
    const fee = await lockKept(tx, actor, feeId)
    if (!fee) return refuse('not-found')
    if (fee.state === 'refund-due' && (amountFen > fee.paidFen || amountFen <= 0)) return refuse('refund-too-much')
    return await move(tx, { actor, feeId, state: fee.state, action: 'refund', reason, refundedFen: amountFen })
  })
}

/** The payer says that the money is on its way; nothing is paid before the payee has it. */
export async function sayTransferred(actor: Actor, { feeId, note }: { feeId: string; note: string }): Promise<Answer> {
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

type LockedFee = {
  state: FeeState
  organisationId: string
  learnerId: string
  payer: FeePayer
  payerUnitId: string | null
  paidFen: number
}

const lockFee = (tx: Transaction, feeId: string): Promise<LockedFee | null> => tx.maybe<LockedFee>`
  select state, organisation_id as "organisationId", learner_id as "learnerId", payer, payer_unit_id as "payerUnitId", paid_fen as "paidFen"
  from enrolment_fee where id = ${feeId} for update`

async function lockKept(tx: Transaction, actor: Actor, feeId: string): Promise<LockedFee | null> {
  const fee = await lockFee(tx, feeId)
  return fee && keepsFees(actor, fee.organisationId) ? fee : null
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
