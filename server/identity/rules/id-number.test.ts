import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeIdNumber } from '#tests/support/make-id-number.ts'
import { idNumberCheck, parseIdNumber } from './id-number.ts'

const now = new Date('2026-11-23T04:00:00Z')
const complete = (digits: string) => digits + idNumberCheck(digits)

describe('an identity number', () => {
  it.each([
    ['the example of the standard', '11010519491231002X', '11010519491231002X'],
    ['a small x', '11010519491231002x', '11010519491231002X'],
    ['full-width digits and a full-width X', '１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
    ['spaces and hyphens', ' 110105 19491231-002X ', '11010519491231002X'],
    ['a residence permit of Hong Kong', complete('81000019900101001'), complete('81000019900101001')],
    ['a permanent residence card', complete('91215619850615001'), complete('91215619850615001')],
  ])('is taken: %s', (_, text, number) => {
    expect(parseIdNumber(text, now)).toEqual({ ok: true, value: number })
  })

  it.each([
    ['nothing', '  ', 'id-number-empty'],
    ['the old fifteen digits', '110105491231002', 'id-number-old'],
    ['one digit short', '1101051949123100X', 'id-number-length'],
    ['one digit long', '11010519491231002X1', 'id-number-length'],
    ['a letter inside', '1101051949A231002X', 'id-number-characters'],
    ['an X inside', '1101051949X231002X', 'id-number-characters'],
    ['a province that is none', complete('99010519491231002'), 'id-number-region'],
    ['a card of a province that is none', complete('90015619850615001'), 'id-number-region'],
    ['30 February', complete('12010119900230001'), 'id-number-birth'],
    ['29 February of a common year', complete('12010119990229001'), 'id-number-birth'],
    ['month 13', complete('12010119901301001'), 'id-number-birth'],
    ['a birth still to come', complete('12010120270101001'), 'id-number-age'],
    ['thirteen years', complete('12010120121124001'), 'id-number-age'],
    ['a hundred and one years', complete('12010119251123001'), 'id-number-age'],
    ['a wrong check', '110105194912310021', 'id-number-check'],
  ])('is refused: %s', (_, text, reason) => {
    expect(parseIdNumber(text, now)).toEqual({ ok: false, reason })
  })

  it('counts years by the day in Shanghai', () => {
    const fourteenToday = complete('12010120121124001')
    expect(parseIdNumber(fourteenToday, new Date('2026-11-23T15:59:59Z')).ok).toBe(false)
    expect(parseIdNumber(fourteenToday, new Date('2026-11-23T16:00:00Z')).ok).toBe(true)
  })

  it('is valid for every made number, and no two seeds make the same', () => {
    const seeds = fc.integer({ min: 0, max: 600_000 })
    fc.assert(fc.property(seeds, (seed) => parseIdNumber(makeIdNumber(seed), now).ok))
    fc.assert(fc.property(seeds, seeds, (a, b) => a === b || makeIdNumber(a) !== makeIdNumber(b)))
  })

  it('never survives one wrong digit, nor two neighbours swapped', () => {
    fc.assert(
      fc.property(fc.nat(600_000), fc.nat(16), fc.integer({ min: 1, max: 9 }), (seed, place, by) => {
        const number = makeIdNumber(seed)
        const wrong = number.slice(0, place) + ((Number(number[place]) + by) % 10) + number.slice(place + 1)
        return !parseIdNumber(wrong, now).ok
      }),
    )
    fc.assert(
      fc.property(fc.nat(600_000), fc.nat(15), (seed, place) => {
        const number = makeIdNumber(seed)
        const swapped = number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2)
        return swapped === number || !parseIdNumber(swapped, now).ok
      }),
    )
  })

  it('answers anything at all without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseIdNumber(text, now).ok === 'boolean'))
  })
})
