import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueOf, fundRates, spendingCategories, sumFund } from './fund.ts'
import { type FundText, mostPayrollFen, readFund, readSpending } from './fund-form.ts'
import { reportedYear } from './fund-query.ts'
import { type FundAction, fundStates, isKept, moveFund } from './fund-state.ts'

const rate = fc.constantFrom(...fundRates)
const fen = fc.integer({ min: 1, max: mostPayrollFen })

describe('what the payroll asks for', () => {
  it.each([
    [10_000_000, 150, 150_000],
    [10_000_000, 250, 250_000],
    // Half a fen goes up, less goes down.
    [100, 150, 2],
    [33, 150, 0],
    [mostPayrollFen, 250, 25_000_000_000],
  ] as const)('%i fen at %i', (payroll, at, due) => expect(dueOf(payroll, at)).toBe(due))

  it('is within half a fen of the share', () =>
    fc.assert(fc.property(fen, rate, (payroll, at) => Math.abs(dueOf(payroll, at) - (payroll * at) / 10_000) <= 0.501)))
})

describe('the sums', () => {
  const spent = fc.array(
    fc.record({ category: fc.constantFrom(...spendingCategories), amountFen: fc.integer({ min: 1, max: 1e9 }) }),
  )
  it('lose nothing', () =>
    fc.assert(
      fc.property(fen, rate, fc.nat(1e9), fc.nat(1e9), spent, (payrollFen, at, setAsideFen, carriedFen, spendings) => {
        const sums = sumFund({ payrollFen, rate: at, setAsideFen, carriedFen }, spendings, 0)
        const total = spendings.reduce((sum, each) => sum + each.amountFen, 0)
        expect(sums.totalSpentFen).toBe(total)
        expect(sums.balanceFen + total).toBe(setAsideFen + carriedFen)
        expect(sums.shortFen).toBe(Math.max(0, sums.dueFen - setAsideFen))
      }),
    ))
})

describe('what is typed', () => {
  const good: FundText = { payroll: '12,000,000', rate: '150', setAside: '', carried: '0' }
  it('nothing set aside means what is asked', () =>
    expect(readFund(good).figures).toEqual({ payrollFen: 1_200_000_000, rate: 150, setAsideFen: 18_000_000, carriedFen: 0 }))
  it.each([
    [{ payroll: '' }, 'payroll'],
    [{ payroll: '0' }, 'payroll'],
    [{ payroll: '10000000001' }, 'payroll'],
    [{ rate: '200' }, 'rate'],
    [{ setAside: '12,000,001' }, 'setAside'],
    [{ carried: 'abc' }, 'carried'],
  ] as const)('%o is wrong at %s', (change, field) => {
    const { figures, problems } = readFund({ ...good, ...change })
    expect(figures).toBeNull()
    expect(Object.keys(problems)).toEqual([field])
  })
  it('whatever is typed, it answers figures or problems', () =>
    fc.assert(
      fc.property(fc.record({ payroll: fc.string(), rate: fc.string(), setAside: fc.string(), carried: fc.string() }), (text) => {
        const { figures, problems } = readFund(text)
        expect(figures === null).toBe(Object.keys(problems).length > 0)
      }),
    ))

  const spending = { spentOn: '2026-05-01', category: 'courses', item: '数字素养课程', amount: '1,000', voucher: '记-12' }
  const at = { year: 2026, today: '2026-06-01' }
  it('a spending', () =>
    expect(readSpending(spending, at).spending).toEqual({ ...spending, amount: undefined, amountFen: 100_000 }))
  it.each([
    [{ spentOn: '2025-12-31' }, 'spentOn'],
    [{ spentOn: '2026-06-02' }, 'spentOn'],
    [{ spentOn: '2026-02-30' }, 'spentOn'],
    [{ category: 'wine' }, 'category'],
    [{ item: ' ' }, 'item'],
    [{ amount: '-3' }, 'amount'],
    [{ voucher: '1'.repeat(61) }, 'voucher'],
  ] as const)('%o is wrong at %s', (change, field) =>
    expect(Object.keys(readSpending({ ...spending, ...change }, at).problems)).toEqual([field]),
  )
})

it('only what the unit holds may be written, and a report is answered once', () => {
  const goes = (action: FundAction) => fundStates.filter((state) => moveFund(state, action).ok)
  expect(fundStates.filter(isKept)).toEqual(goes('report'))
  expect(goes('accept')).toEqual(['reported'])
  expect(goes('return')).toEqual(['reported', 'accepted'])
  expect(goes('retract')).toEqual(['reported'])
})

it('from December on this year’s reports are asked for, before that the last one’s', () => {
  expect(['2026-01-01', '2026-11-30', '2026-12-01', '2026-12-31'].map(reportedYear)).toEqual([2025, 2025, 2026, 2026])
})
