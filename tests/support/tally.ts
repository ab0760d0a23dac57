/** What the reporters of the test tools say, as three numbers. */
export type Tally = { passed: number; failed: number; skipped: number }

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; errors: unknown[] }

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    {
      passed: 0,
      failed: 0,
      skipped: 0,
    },
  )

/** A file that could not be loaded has no tests to count: it counts as one failure. So does a run that failed without saying why. */
export function readVitestReport(report: unknown, exitCode: number | null): Tally {
  const read = report as VitestReport | null
  if (!read) return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }
  const unloadable = read.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return atLeastOneFailure(
    { passed: read.numPassedTests, failed: read.numFailedTests + unloadable, skipped: read.numPendingTests + read.numTodoTests },
    exitCode,
  )
}

/** A test that passed only at the second try failed. */
export function readPlaywrightReport(report: unknown, exitCode: number | null): Tally {
  const read = report as PlaywrightReport | null
  if (!read) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = read.stats
  return atLeastOneFailure({ passed: expected, failed: unexpected + flaky, skipped }, exitCode)
}

const atLeastOneFailure = (tally: Tally, exitCode: number | null): Tally =>
  exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
