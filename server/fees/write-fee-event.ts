import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { FeeAction, FeeState } from './rules/fee-state.ts'

const deeds = {
  charge: 'fee.charged',
  'say-transferred': 'fee.transfer-said',
  'pay-by-unit': 'fee.paid',
  'pay-by-learner': 'fee.paid',
  waive: 'fee.waived',
  release: 'fee.released',
  refund: 'fee.refunded',
} as const satisfies Record<FeeAction, string>

/** A step of a fee, in its own history and in the trail. */
export async function writeFeeEvent(
  tx: Transaction,
  {
    feeId,
    actorId,
    action,
    state,
    reason,
  }: { feeId: string; actorId: string | null; action: FeeAction; state: FeeState; reason: string },
): Promise<void> {
  await tx.run`
    insert into fee_event (fee_id, at, actor_id, action, state, reason) values (${feeId}, ${await tx.now()}, ${actorId}, ${action}, ${state}, ${reason})`
  await recordAudit(tx, {
    ...{ actorId, action: deeds[action], objectType: 'fee', objectId: feeId },
    details: reason ? { reason } : {},
  })
}
