/** What the reporters of the test tools say: three numbers, and the failures by name with the first line of why. */
export type Tally = { passed: number; failed: number; skipped: number; failures: string[] }

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[]
  }[]
}
type PlaywrightSuite = {
  suites?: PlaywrightSuite[]
  specs?: { title: string; file: string; tests: { status: string; results: { error?: { message?: string } }[] }[] }[]
}
type PlaywrightReport = PlaywrightSuite & {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  errors: { message?: string }[]
}

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
      failures: [...total.failures, ...one.failures],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [] },
  )

/** A file that could not be loaded has no tests to count: it counts as one failure. So does a run that failed without saying why. */
export function readVitestReport(report: unknown, exitCode: number | null): Tally {
  const read = report as VitestReport | null
  if (!read) return ended({ passed: 0, failed: 0, skipped: 0, failures: [] }, exitCode)
  const unloadable = read.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failures = read.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => named(file.name, test.fullName, test.failureMessages?.[0])),
  )
  return ended(
    {
      passed: read.numPassedTests,
      failed: read.numFailedTests + unloadable.length,
      skipped: read.numPendingTests + read.numTodoTests,
      failures: [...failures, ...unloadable.map((file) => named(file.name, 'could not be loaded', file.message))],
    },
    exitCode,
  )
}

/** A test that passed only at the second try failed. */
export function readPlaywrightReport(report: unknown, exitCode: number | null): Tally {
  const read = report as PlaywrightReport | null
  if (!read) return ended({ passed: 0, failed: 1, skipped: 0, failures: ['the browser tests never came to report'] }, exitCode)
  const { expected, unexpected, flaky, skipped } = read.stats
  const failures = [...specsOf(read)].flatMap(({ title, file, tests }) =>
    tests
      .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
      .map((test) => named(file, title, test.results.find((result) => result.error)?.error?.message)),
  )
  const beside = read.errors.map((error) => named('', 'outside any test', error.message))
  return ended({ passed: expected, failed: unexpected + flaky, skipped, failures: [...failures, ...beside] }, exitCode)
}

function* specsOf(suite: PlaywrightSuite): Generator<NonNullable<PlaywrightSuite['specs']>[number]> {
  yield* suite.specs ?? []
  for (const inner of suite.suites ?? []) yield* specsOf(inner)
}

const named = (file: string, title: string, why = '') =>
  [file.replace(/^.*\/(?=(?:tests|server|app|prisma|workers)\/)/, ''), title, why.split('\n', 1)[0]].filter(Boolean).join(' › ')

const ended = (tally: Tally, exitCode: number | null): Tally =>
  exitCode !== 0 && tally.failed === 0
    ? { ...tally, failed: 1, failures: [...tally.failures, `the run ended with exit code ${exitCode}`] }
    : tally
