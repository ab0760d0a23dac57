import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatYuan, mostFen, parseYuan } from './money.ts'
import { judgePayments, type KnownFee, readPaymentCells } from './payment-list.ts'
import { readPrice } from './price-form.ts'
import { parseReceiptNumber, receiptNumberText } from './receipt-number.ts'

describe('an amount', () => {
  const good: [string, number][] = [
    ['1,234.50', 123_450],
    ['１，２３４．５０', 123_450],
    ['¥ 80 元', 8_000],
    ['0.01', 1],
    ['12.5', 1_250],
    ['12.500', 1_250],
    ['1000000', mostFen],
  ]
  it.each(good)('%s', (text, fen) => expect(parseYuan(text)).toEqual({ ok: true, fen }))
  const bad: [string, string][] = [
    ['', 'empty'],
    ['十元', 'not-a-number'],
    ['-5', 'not-a-number'],
    ['1e3', 'not-a-number'],
    ['12,34', 'grouping'],
    ['1,2345.00', 'grouping'],
    ['1.005', 'too-precise'],
    ['0.00', 'zero'],
    ['1000000.01', 'too-large'],
    ['99999999999999999999', 'too-large'],
  ]
  it.each(bad)('“%s” is no amount: %s', (text, problem) => expect(parseYuan(text)).toEqual({ ok: false, problem }))

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: mostFen }), (fen) => {
        expect(parseYuan(formatYuan(fen))).toEqual({ ok: true, fen })
      }),
    )
  })
})

it('reads the number of a receipt as it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 999_999 }), (year, number) => {
      expect(parseReceiptNumber(receiptNumberText(year, number))).toEqual({ year, number })
    }),
  )
  expect(parseReceiptNumber('２０２６－000017')).toEqual({ year: 2026, number: 17 })
})

it('says of every field of a price what is wrong with it', () => {
  const text = { documentNumber: '', item: ' ', amount: 'x', unitOfCharge: 'course', validFrom: '2026-02-30', validUntil: '' }
  expect(Object.keys(readPrice(text).problems)).toEqual(Object.keys(text))
  const good = {
    documentNumber: '1号',
    item: '费',
    amount: '1',
    unitOfCharge: 'hour',
    validFrom: '2026-02-02',
    validUntil: '2026-02-01',
  }
  expect(readPrice(good).problems).toEqual({ validUntil: '最后一天不能早于第一天。' })
})

describe('a list of payments', () => {
  const fee: KnownFee = { feeId: 'a', reference: 'ABCDEFGH23', learnerName: '林', amountFen: 100, payer: 'unit', state: 'due' }
  const judge = (...rows: string[][]) =>
    judgePayments(
      rows.map((cells, index) => ({ rowNumber: index + 2, cells })),
      [fee],
      '2026-11-23',
    )
  it('knows a fee by its code however it was typed', () => {
    expect(judge([' abcd-efgh23', '1.00', '', '2026年11月3日'])[0]?.entry).toEqual({
      ...{ feeId: 'a', by: 'unit', paidOn: '2026-11-03', amountFen: 100 },
    })
  })
  it('takes no other amount, no second row and nothing of tomorrow', () => {
    const rows = judge(['ABCDEFGH23', '1.01', '', '2026-11-24'], ['ABCDEFGH23', '1', '', '2026-11-23'])
    expect(rows.map((row) => row.problems)).toEqual([
      ['应缴 1.00 元，表中是 1.01 元。', '到账日期在今天之后。'],
      ['与第 2 行的缴费码相同。'],
    ])
  })
  it('is read only with its own heading', () => {
    expect(readPaymentCells([['姓名', '金额']])).toBeNull()
  })
})
