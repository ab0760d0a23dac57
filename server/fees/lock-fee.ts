import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { keepsFees } from './keeps-fees.ts'
import type { FeePayer, FeeState } from './rules/fee-state.ts'

export type LockedFee = {
  state: FeeState
  organisationId: string
  learnerId: string
  payer: FeePayer
  payerUnitId: string | null
  paidFen: number
}

/** The row is the lock of a fee: of two who act on it the second sees what the first did. */
export const lockFee = (tx: Transaction, feeId: string): Promise<LockedFee | null> => tx.maybe<LockedFee>`
  select state, organisation_id as "organisationId", learner_id as "learnerId", payer, payer_unit_id as "payerUnitId", paid_fen as "paidFen"
  from enrolment_fee where id = ${feeId} for update`

/** For whoever it is paid to. */
export async function lockKeptFee(tx: Transaction, actor: Actor, feeId: string): Promise<LockedFee | null> {
  const fee = await lockFee(tx, feeId)
  return fee && keepsFees(actor, fee.organisationId) ? fee : null
}
