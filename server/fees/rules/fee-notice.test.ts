import fc from 'fast-check'
import { expect, it } from 'vitest'
import { feeNotice } from './fee-notice.ts'
import { feeActions, feeStates } from './fee-state.ts'

const fee = { title: '数据分析', payee: '津海大学', amountFen: 68_000, paidFen: 68_000, refundedFen: 34_000 }

it.each([
  ['pay-by-unit', 'paid-by-unit', '', '津海大学已确认收到《数据分析》的培训费 680.00 元，收据可以查看和打印。'],
  ['waive', 'waived', '授课人员', '《数据分析》的培训费 680.00 元不用缴了。原因：授课人员。'],
  ['release', 'void', '培训已取消', '《数据分析》的名额已退出，不用缴费。原因：培训已取消。'],
  ['release', 'refund-due', '', '《数据分析》的名额已退出，已缴的 680.00 元由津海大学退还。'],
  ['refund', 'refunded', '按比例', '津海大学已退还《数据分析》的培训费 340.00 元。原因：按比例。'],
] as const)('%s to %s is told', (action, state, reason, body) =>
  expect(feeNotice({ action, state, reason }, fee)?.body).toBe(body),
)

it('tells of money that came, is not asked for any more or went back, and of nothing else', () =>
  fc.assert(
    fc.property(fc.constantFrom(...feeActions), fc.constantFrom(...feeStates), fc.string(), (action, state, reason) => {
      const told = feeNotice({ action, state, reason }, fee)
      expect(told === null).toBe(['charge', 'say-transferred'].includes(action))
      if (told) expect(told.title.length).toBeLessThan(60)
    }),
  ))
