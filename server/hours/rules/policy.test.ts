import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { centihoursOf, formatHours } from './entry.ts'
import { examNumbers, policyDocument, watchingNumbers } from './policy.ts'

const read = (year: number) => JSON.parse(readFileSync(new URL(`../../../prisma/policies/${year}.json`, import.meta.url), 'utf8'))

describe.each([2025, 2026])('the policy of %i', (year) => {
  const document = policyDocument.parse(read(year))

  it('holds the figures of the outline and cites them', () => {
    const city = document.lamps.find((lamp) => lamp.id === 'city')
    const total = city?.conditions.find((condition) => condition.id === 'total')
    if (total?.measure !== 'hours') throw new Error('no total')
    expect([total.least.ordinary.value, total.least.senior.value]).toEqual([96, 144])
    expect(document.conversions.map(({ hours }) => [hours.value, hours.basis])).toEqual([
      [20, 'law'],
      [30, 'law'],
      [40, 'law'],
      [10, 'law'],
    ])
  })

  it('says of every configured value that it is a demonstration value', () => {
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('basis' in value && 'cite' in value) {
        if (value.basis === 'configured') expect(value.cite).toContain('演示值')
        else expect(value.cite).toMatch(/§|号/)
      }
      for (const inner of Object.values(value)) visit(inner)
    }
    visit(document)
  })
})

describe('a policy document', () => {
  it('is refused when its total is not days times hours a day', () => {
    const document = read(2026)
    document.lamps[0].conditions[0].least.ordinary.value = 90
    expect(policyDocument.safeParse(document).success).toBe(false)
  })

  it('is refused with a field that nobody knows', () => {
    expect(policyDocument.safeParse({ ...read(2026), bonus: 10 }).success).toBe(false)
  })

  it('gives learning and exams plain numbers', () => {
    const document = policyDocument.parse(read(2026))
    expect(watchingNumbers({ document })).toMatchObject({
      minutesPerHour: 45,
      watchedShare: 0.95,
      maximumRate: 1.5,
      dailyCapSeconds: 32_400,
    })
    expect(examNumbers({ document })).toEqual({ passMark: 60, attempts: 2, cooldownMinutes: 10 })
  })
})

describe('hours', () => {
  it('are written without needless zeros', () => {
    expect([1200, 1250, 1225, 5, 0, -2000, 10000].map(formatHours)).toEqual(['12', '12.5', '12.25', '0.05', '0', '-20', '100'])
  })

  it('become hundredths exactly, or not at all', () => {
    expect([12.5, 0.01, 19.99, 96].map(centihoursOf)).toEqual([1250, 1, 1999, 9600])
    expect(() => centihoursOf(0.001)).toThrow('finer')
  })
})
