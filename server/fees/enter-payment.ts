import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { type Result, refuse } from '#server/platform/result.ts'
import { lockKeptFee } from './lock-fee.ts'
import type { FeePayer } from './rules/fee-state.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { settleFee } from './settle-fee.ts'

/** The payee has the money of one fee. */
export async function enterPayment(
  actor: Actor,
  { feeId, by, paidOn }: { feeId: string; by: FeePayer; paidOn: string },
): Promise<Result<{ receiptId: string }, FeeRefusal | 'not-found'>> {
  return await transaction(async (tx) =>
    (await lockKeptFee(tx, actor, feeId))
      ? await settleFee(tx, { feeId, by, paidOn, enteredBy: actor.accountId })
      : refuse('not-found'),
  )
}
