import { expect, it } from 'vitest'
import { registry } from '#server/platform/metrics.ts'
import { checkNightly, countBreaches } from '#server/platform/nightly-check.ts'
import { schedules } from '#workers/schedules.ts'
import '#server/http/health.ts'

const at = (instant: string) => async () => new Date(instant)
const broken = [{ invariant: 'I-4 totals are the sum of entries', count: 3, examples: ['a'] }]

it('runs a check once a night, keeps what it found and shows it to the operator', async () => {
  let runs = 0
  const check = async () => {
    runs += 1
    return broken
  }
  expect(await checkNightly('books', check, at('2026-12-30T12:00:00Z'))).toBeNull()
  expect(await checkNightly('books', check, at('2026-12-30T19:00:00Z'))).toEqual(broken)
  expect(await checkNightly('books', check, at('2026-12-30T20:00:00Z'))).toBeNull()
  expect(runs).toBe(1)
  expect(await registry.getSingleMetricAsString('xueshi_breaches')).toMatch(/^xueshi_breaches 1$/m)
  expect(await checkNightly('books', async () => [], at('2026-12-31T19:00:00Z'))).toEqual([])
  expect(await countBreaches()).toBe(0)
})

it('tries a check again in the same night when it failed', async () => {
  const fails = async () => Promise.reject(new Error('the database went away'))
  await expect(checkNightly('files', fails, at('2026-12-30T19:00:00Z'))).rejects.toThrow('went away')
  expect(await checkNightly('files', async () => [], at('2026-12-30T19:10:00Z'))).toEqual([])
})

it('is scheduled for the trail, the ledger, the verified years, the statistics, the fees, the classes, the books and the certificates', async () => {
  const checks = schedules.filter((schedule) => schedule.name.endsWith('.check'))
  expect(checks.map((schedule) => schedule.name)).toEqual([
    'audit.check',
    'hours.check',
    'verification.check',
    'reports.check',
    'fees.check',
    'institutions.check',
    'books.check',
    'certificates.check',
  ])
  for (const check of checks) await check.run()
})
