import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { type FeeState, moveFee } from './rules/fee-state.ts'
import type { FeeSubject } from './rules/price.ts'
import { writeFeeEvent } from './write-fee-event.ts'

/** A place was given up or not given: what is due or waived is void, what was paid is to be given back. Nothing standing is nothing to do. Rights are the caller's to check. */
export async function releaseFee(
  tx: Transaction,
  {
    subject,
    learnerId,
    reason,
    by = null,
  }: { subject: Pick<FeeSubject, 'kind' | 'id'>; learnerId: string; reason: string; by?: string | null },
): Promise<Result<undefined, 'fee-not-so'>> {
  const fee = await tx.maybe<{ id: string; state: FeeState }>`
    select id, state from enrolment_fee where kind = ${subject.kind} and subject_id = ${subject.id} and learner_id = ${learnerId}
      and state in ('due', 'paid-by-unit', 'paid-by-learner', 'waived') for update`
  if (!fee) return ok()
  const moved = moveFee(fee.state, 'release')
  if (!moved.ok) return moved
  const words = reason.trim() === '' ? '退出报名' : reason.trim().slice(0, 500)
  await tx.run`
    update enrolment_fee set state = ${moved.value}, reason = ${words}, changed_at = ${await tx.now()} where id = ${fee.id}`
  await writeFeeEvent(tx, { feeId: fee.id, actorId: by, action: 'release', state: moved.value, reason: words })
  return ok()
}
