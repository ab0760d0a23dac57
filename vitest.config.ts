import { defineConfig } from 'vitest/config'

/** Real processes are killed and started here; one file at a time, so that a machine with two cores stays predictable. */
const wholeInstallations = {
  environment: 'node',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  fileParallelism: false,
  // What the test's own process loses when a store is killed is no news.
  env: { LOG_LEVEL: 'error' },
} as const

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
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
