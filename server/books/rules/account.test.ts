import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Account, accountFields, balanceOf, sumAccounts } from './account.ts'

const account = fc
  .tuple(...accountFields.map(() => fc.nat(1_000)))
  .map((figures) => Object.fromEntries(accountFields.map((field, index) => [field, figures[index]])) as Account)

it('balances when every number that came in is somewhere', () => {
  const nothing = sumAccounts([])
  expect(balanceOf(nothing)).toBe(0)
  expect(balanceOf({ ...nothing, received: 10, unitStock: 6, valid: 2, spoilt: 1, onWay: 1 })).toBe(0)
  expect(balanceOf({ ...nothing, received: 10, unitStock: 6 })).toBe(4)
})

it('adds up to the balance of its parts, in any order', () => {
  fc.assert(
    fc.property(fc.array(account, { maxLength: 6 }), (accounts) => {
      expect(balanceOf(sumAccounts(accounts))).toBe(accounts.reduce((sum, each) => sum + balanceOf(each), 0))
      expect(sumAccounts([...accounts].reverse())).toEqual(sumAccounts(accounts))
    }),
  )
})
