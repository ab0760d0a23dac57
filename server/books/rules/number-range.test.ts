import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  carve,
  countOf,
  formatBookNumber,
  formatRange,
  joinRanges,
  type NumberRange,
  numbersOf,
  parseBookNumber,
  takeLowest,
} from './number-range.ts'

const range = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(30)).map(([first, more]) => ({ first, last: first + more }))
/** Ascending, with gaps between them. */
const ranges = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9)), { maxLength: 8 }).map((steps) => {
  const made: NumberRange[] = []
  for (const [gap, more] of steps) {
    const first = (made.at(-1)?.last ?? 0) + gap + 1
    made.push({ first, last: first + more })
  }
  return made
})

describe('numbers of books', () => {
  it('are written with eight digits and read as people type them', () => {
    expect(formatBookNumber(1234)).toBe('00001234')
    expect(formatRange({ first: 7, last: 7 })).toBe('00000007')
    for (const typed of ['00001234', '1234', ' No. 00001234', '００００１２３４'])
      expect(parseBookNumber(typed)).toEqual({ ok: true, value: 1234 })
    for (const typed of ['', '0', '123456789', '12a', '-5', '1.5']) expect(parseBookNumber(typed).ok).toBe(false)
  })

  it('cut out of a range leave the rest of it, and put back make it whole', () => {
    fc.assert(
      fc.property(range, fc.nat(30), fc.nat(30), (whole, from, count) => {
        const first = Math.min(whole.first + from, whole.last)
        const taken = { first, last: Math.min(first + count, whole.last) }
        const left = carve(whole, taken)
        expect(left.reduce((sum, piece) => sum + countOf(piece), 0) + countOf(taken)).toBe(countOf(whole))
        expect(joinRanges([...left, taken])).toEqual([whole])
      }),
    )
  })

  it('are issued from the lowest on, and never more than there are', () => {
    fc.assert(
      fc.property(ranges, fc.nat(120), (stock, count) => {
        const all = numbersOf(stock)
        expect(numbersOf(takeLowest(stock, count))).toEqual(all.slice(0, count))
      }),
    )
  })
})
