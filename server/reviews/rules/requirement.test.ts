import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StatedYear } from '#server/certificates/rules/stated-year.ts'
import { judgeYears, type Requirement, yearsOf } from './requirement.ts'

const asked: Requirement = {
  titleLevel: 'senior',
  until: 2026,
  lastYears: 2,
  leastHours: 0,
  eachYearMet: true,
  verifiedOnly: true,
}
const year = (given: Partial<StatedYear>): StatedYear => ({
  ...{ year: 2026, obligation: '', neededCentihours: 9600, met: true, requiredCentihours: 0, electiveCentihours: 0 },
  ...{
    professionalCentihours: 9600,
    totalCentihours: 9600,
    standing: 'verified',
    verifiedOn: '2026-12-20',
    pendingCentihours: 0,
  },
  ...{ policyVersion: 1, ...given },
})

describe('what a review asks', () => {
  it('is met by years that are met and verified', () => {
    expect(judgeYears(asked, [year({ year: 2025 }), year({})])).toEqual({
      met: true,
      sentence: '符合：2025—2026 年度，每年达到要求，均已验证，合计 192 学时。',
    })
  })

  it('says of every year what is wrong with it', () => {
    const years = [year({ year: 2025, met: false, totalCentihours: 8000 }), year({ standing: 'unverified' })]
    expect(judgeYears({ ...asked, lastYears: 3, leastHours: 200 }, years).sentence).toBe(
      '不符合：2024 年度没有学时规则和登记；2025 年度未达到要求（80/96 学时）；2026 年度未验证；合计 80 学时，比要求的少 120 学时。',
    )
  })

  it('never calls more met by asking more', () => {
    const years = fc.array(
      fc.record({
        year: fc.integer({ min: 2020, max: 2026 }),
        met: fc.boolean(),
        totalCentihours: fc.nat(20_000),
        verified: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(
        years,
        fc.integer({ min: 1, max: 7 }),
        fc.nat(300),
        fc.boolean(),
        (given, lastYears, leastHours, eachYearMet) => {
          const stated = given.map(({ verified, ...each }) => year({ ...each, standing: verified ? 'verified' : 'unverified' }))
          const wish = { ...asked, lastYears, leastHours, eachYearMet, verifiedOnly: false }
          const within = (wanted: Requirement) => stated.filter((each) => yearsOf(wanted).includes(each.year))
          const strict = { ...wish, verifiedOnly: true }
          return !judgeYears(strict, within(strict)).met || judgeYears(wish, within(wish)).met
        },
      ),
    )
  })
})
