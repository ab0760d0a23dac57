import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { notify } from '#server/portal/notify.ts'
import { feeNotice } from './rules/fee-notice.ts'
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

type Step = { feeId: string; actorId: string | null; action: FeeAction; state: FeeState; reason: string }

/** A step of a fee, after its row was written: in its own history, in the trail, and told to the learner unless they did it. */
export async function writeFeeEvent(tx: Transaction, step: Step): Promise<void> {
  const { feeId, actorId, action, state, reason } = step
  const { id } = await tx.one<{ id: number }>`
    insert into fee_event (fee_id, at, actor_id, action, state, reason) values (${feeId}, ${await tx.now()}, ${actorId}, ${action}, ${state}, ${reason}) returning id`
  await recordAudit(tx, {
    ...{ actorId, action: deeds[action], objectType: 'fee', objectId: feeId },
    details: reason ? { reason } : {},
  })
  const fee = await tx.one<{ learnerId: string; title: string; payee: string } & Record<Money, number>>`
    select f.learner_id as "learnerId", coalesce(g.title, p.item) as title, o.name as payee, f.amount_fen as "amountFen", f.paid_fen as "paidFen",
      f.refunded_fen as "refundedFen"
    from enrolment_fee f join filed_price p on p.id = f.price_id join organisation o on o.id = f.organisation_id left join gathering g on g.id = f.subject_id
    where f.id = ${feeId}`
  const told = feeNotice(step, fee)
  if (!told || actorId === fee.learnerId) return
  await notify(tx, {
    ...{ accountId: fee.learnerId, kind: 'fee', ...told },
    ...{ link: `/learn/fees/${feeId}`, dedupeKey: `fee:${id}` },
  })
}

type Money = 'amountFen' | 'paidFen' | 'refundedFen'
