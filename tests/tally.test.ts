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

it('adds up, and keeps every failure', () =>
  expect(
    sum([
      { passed: 1, failed: 2, skipped: 3, failures: ['a', 'b'] },
      { passed: 1, failed: 1, skipped: 0, failures: ['c'] },
    ]),
  ).toEqual({ passed: 2, failed: 3, skipped: 3, failures: ['a', 'b', 'c'] }))
it('counts what Vitest counted', () =>
  expect(readVitestReport(report({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 2, failures: [] }))
it('names what failed in Vitest', () => {
  const assertionResults = [
    { status: 'failed', fullName: 'a room refuses a stranger', failureMessages: ['Error: let in\n  at x'] },
  ]
  const testResults = [{ name: '/somewhere/tests/integration/room.test.ts', status: 'failed', assertionResults }]
  expect(readVitestReport(report({ numFailedTests: 1, testResults }), 1).failures).toEqual([
    'tests/integration/room.test.ts › a room refuses a stranger › Error: let in',
  ])
})
it('counts a file that could not be loaded', () =>
  expect(
    readVitestReport(report({ testResults: [{ name: '', status: 'failed', message: 'no such file', assertionResults: [] }] }), 1),
  ).toMatchObject({ failed: 1, failures: ['could not be loaded › no such file'] }))
it('counts a run that failed outside any test', () => expect(readVitestReport(report({}), 1).failed).toBe(1))
it('counts a run that never came to report', () => {
  expect(readVitestReport(null, 1).failed).toBe(1)
  expect(readVitestReport(null, 0).failed).toBe(0)
  expect(readPlaywrightReport(null, 1).failed).toBe(1)
})
it('counts a flaky story as failed, and names it', () => {
  const spec = {
    title: 'goes to the end',
    file: 'story.spec.ts',
    tests: [{ status: 'flaky', results: [{ error: { message: 'too late\nat' } }, {}] }],
  }
  const suites = [{ suites: [{ specs: [spec] }] }]
  expect(readPlaywrightReport({ stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 0 }, errors: [], suites }, 0)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 0,
    failures: ['story.spec.ts › goes to the end › too late'],
  })
})
