import { describe, expect, it } from 'vitest'
import type { Statement } from '#server/hours/rules/statement.ts'
import { stateYear, yearSentence } from './stated-year.ts'

const statement = (total: number, state: 'lit' | 'part'): Statement =>
  ({
    ...{ year: 2026, profileReason: '全年 12 天、96 学时' },
    counted: { total, public: 3200, required: 2000, elective: 1200, professional: total - 3200 },
    lamps: [{ id: 'city', state, lines: [{ id: 'total', neededCentihours: 9600 }] }],
  }) as unknown as Statement
const at = new Date('2026-12-20T02:00:00Z')

describe('a year in a statement', () => {
  it('tells what stands while nobody has verified it', () => {
    const year = stateYear({ whole: statement(9600, 'lit'), verified: null, policyVersion: 1 })
    expect(year).toMatchObject({
      standing: 'unverified',
      verifiedOn: null,
      totalCentihours: 9600,
      met: true,
      pendingCentihours: 0,
    })
    expect(yearSentence(year)).toBe('2026 年度计 96 学时，达到年度要求（要求 96 学时），未验证')
  })

  it('tells of a verified year what was verified, and what came since beside it', () => {
    const verified = { statement: statement(9600, 'lit'), at, takenBack: false }
    const year = stateYear({ whole: statement(10_400, 'lit'), verified, policyVersion: 2 })
    expect(year).toMatchObject({ standing: 'verified', totalCentihours: 9600, pendingCentihours: 800, verifiedOn: '2026-12-20' })
    expect(yearSentence(year)).toContain('已于 2026-12-20 验证，另有 8 学时尚未验证')
  })

  it('calls nothing verified of which something was taken back', () => {
    const verified = { statement: statement(9600, 'lit'), at, takenBack: true }
    const year = stateYear({ whole: statement(8800, 'part'), verified, policyVersion: 1 })
    expect(year).toMatchObject({ standing: 'correcting', totalCentihours: 8800, met: false, pendingCentihours: 0 })
  })
})
