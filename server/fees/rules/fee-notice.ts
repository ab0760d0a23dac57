import type { FeeAction, FeeState } from './fee-state.ts'
import { formatYuan } from './money.ts'

/** What a step means to the learner whose place it is, in words; null: nothing they need to be told. Money in fen. */
export function feeNotice(
  { action, state, reason }: { action: FeeAction; state: FeeState; reason: string },
  fee: { title: string; payee: string; amountFen: number; paidFen: number; refundedFen: number },
): { title: string; body: string } | null {
  const about = `《${fee.title}》`
  const why = reason === '' ? '' : `原因：${reason}。`
  switch (action) {
    case 'pay-by-unit':
    case 'pay-by-learner':
      return {
        title: `培训费已到账：${fee.title}`,
        body: `${fee.payee}已确认收到${about}的培训费 ${formatYuan(fee.paidFen)} 元，收据可以查看和打印。`,
      }
    case 'waive':
      return {
        title: `培训费已减免：${fee.title}`,
        body: `${about}的培训费 ${formatYuan(fee.amountFen)} 元不用缴了。${why}`,
      }
    case 'release':
      return state === 'refund-due'
        ? {
            title: `培训费将退还：${fee.title}`,
            body: `${about}的名额已退出，已缴的 ${formatYuan(fee.paidFen)} 元由${fee.payee}退还。${why}`,
          }
        : { title: `培训费已作废：${fee.title}`, body: `${about}的名额已退出，不用缴费。${why}` }
    case 'refund':
      return {
        title: `培训费已退：${fee.title}`,
        body: `${fee.payee}已退还${about}的培训费 ${formatYuan(fee.refundedFen)} 元。${why}`,
      }
    default:
      return null
  }
}
