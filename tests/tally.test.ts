import { expect, it } from 'vitest'
import { readPlaywrightReport, readVitestReport, sum } from './support/tally.ts'

const report = (more: object) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [],
  ...more,
})

it('adds up', () =>
  expect(
    sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 1, failed: 0, skipped: 0 },
    ]),
  ).toEqual({ passed: 2, failed: 2, skipped: 3 }))
it('counts what Vitest counted', () => expect(readVitestReport(report({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 2 }))
it('counts a file that could not be loaded', () =>
  expect(readVitestReport(report({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1).failed).toBe(1))
it('counts a run that failed outside any test', () => expect(readVitestReport(report({}), 1).failed).toBe(1))
it('counts a run that never came to report', () => {
  expect(readVitestReport(null, 1).failed).toBe(1)
  expect(readVitestReport(null, 0).failed).toBe(0)
  expect(readPlaywrightReport(null, 1).failed).toBe(1)
})
it('counts a flaky story as failed', () =>
  expect(readPlaywrightReport({ stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 0 }, errors: [] }, 0)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 0,
  }))
