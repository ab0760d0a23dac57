import { defineConfig } from 'vitest/config'

/** Real processes are killed and started here, and much of it is waiting: two files at a time keep two cores busy and predictable. */
const wholeInstallations = {
  environment: 'node',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  maxWorkers: 2,
  // What the test's own process loses when a store is killed is no news.
  env: { LOG_LEVEL: 'error' },
} as const

export default defineConfig({
  test: {
    // Tests that say they may run beside each other spend their time waiting.
    maxConcurrency: 30,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // Rules share nothing and change nothing outside themselves: a process of its own for each file would be most of the time.
          isolate: false,
          // Milliseconds of work each; a machine that is busy with other things is no reason to fail.
          testTimeout: 30_000,
          include: ['{app,server,workers,prisma}/**/*.test.{ts,tsx}', 'tests/*.test.ts', 'tests/cases/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/servers.ts'],
          setupFiles: ['tests/support/own-database.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      { test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], ...wholeInstallations } },
      { test: { name: 'abuse', include: ['tests/abuse/**/*.test.ts'], ...wholeInstallations } },
    ],
  },
})
