import { defineConfig } from '@playwright/test'

// `npm test` has the site ready; for anybody else it is started here, on a port chosen once and inherited by the processes that run the specs.
process.env.E2E_PORT ||= process.env.E2E_SERVED || String(20_000 + (process.pid % 20_000))
const address = `http://localhost:${process.env.E2E_PORT}`

/** Debian's Chromium, without what would call home from a closed network. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  // The longest first: whatever else there is runs beside it.
  projects: [
    { name: 'the story', testMatch: 'learner-earns-certificate.spec.ts' },
    { name: 'the rest', testIgnore: 'learner-earns-certificate.spec.ts' },
  ],
  retries: 0,
  forbidOnly: true,
  reporter: process.env.E2E_REPORT ? [['list'], ['json', { outputFile: process.env.E2E_REPORT }]] : [['list']],
  use: {
    baseURL: address,
    // A page is what the site sends, not what a browser kept; the one test of what it keeps says so.
    serviceWorkers: 'block',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : flags,
    },
  },
  webServer: process.env.E2E_SERVED
    ? undefined
    : {
        command: `"${process.execPath}" tests/support/serve-e2e.ts`,
        url: `${address}/healthz`,
        timeout: 300_000,
        stdout: 'pipe',
        gracefulShutdown: { signal: 'SIGTERM', timeout: 40_000 },
      },
})
