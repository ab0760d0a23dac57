/**
 * `npm test`: everything that can be checked, from types to the browser, on servers of its own beside whatever runs here. The last line is
 * the sum. `--quick` (`npm run check`) stops after what takes seconds.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { freePort } from '#server/launch/free-port.ts'
import { prepareBuild, prepareClient } from '#server/launch/prepared.ts'
import { checkout } from '#server/launch/run-file.ts'
import { readPlaywrightReport, readVitestReport, sum, type Tally } from './support/tally.ts'

/** Longer than any step may take; a step that hangs is a step that failed. */
const stepMilliseconds = 12 * 60_000
const bin = (name: string) => path.join(checkout, 'node_modules/.bin', name)

mkdirSync(path.join(checkout, '.data-test'), { recursive: true })
// Everything that is started here is read and compiled once; a worker is up in half the time.
process.env.NODE_COMPILE_CACHE ||= path.join(checkout, '.data-test/compile-cache')
const reports = mkdtempSync(path.join(checkout, '.data-test/reports-'))
const tallies: Tally[] = []

try {
  await step('Prisma client', async () => void (await prepareClient()))
  await command('route types', [bin('react-router'), 'typegen'])
  await command('types', [bin('tsc'), '--noEmit', '-p', '.'])
  await command('lint and format', [
    bin('biome'),
    'check',
    'app',
    'server',
    'workers',
    'prisma',
    'tests',
    ...readdirSync(checkout).filter((name) => name.endsWith('.ts')),
  ])
  await vitest('unit', ['unit'], { TZ: 'Asia/Shanghai' })
  // What speaks of time says the same wherever the machine stands.
  for (const zone of ['UTC', 'America/New_York']) await vitest(`unit, ${zone}`, ['unit'], { TZ: zone }, testsOfTime())
  if (!process.argv.includes('--quick')) {
    await step('pages', async () => void (await prepareBuild('build-test')))
    await vitest('integration', ['integration'])
    // Faults and abuse are mostly waiting: meanwhile the browsers' city is built.
    const city = serveCity(await freePort())
    await vitest('faults and abuse', ['faults', 'abuse'])
    await playwright(city)
  }
} finally {
  rmSync(reports, { recursive: true, force: true })
}

const total = sum(tallies)
// Once more at the end: whoever keeps only the last lines of a long run still learns what it was.
if (total.failures.length > 0) process.stdout.write(`\nFailed:\n${total.failures.map((each) => `✗ ${each}\n`).join('')}`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`)
process.exit(total.failed > 0 ? 1 : 0)

/** Work of our own that counts as one test. */
async function step(name: string, work: () => Promise<void>): Promise<void> {
  const done = announce(name)
  try {
    await work()
    done({ passed: 1, failed: 0, skipped: 0, failures: [] })
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n`)
    done({ passed: 0, failed: 1, skipped: 0, failures: [name] })
  }
}

/** A command that counts as one test; its output matters only when it fails. */
async function command(name: string, words: string[]): Promise<void> {
  await step(name, async () => {
    const { code, output } = await run(words, {}, 'quiet')
    if (code !== 0) throw new Error(output.trimEnd())
  })
}

/** Unit tests in which a date is spoken of, or a clock. */
function testsOfTime(): string[] {
  return globSync(['{app,server,workers,prisma}/**/*.test.{ts,tsx}', 'tests/cases/**/*.test.ts'], { cwd: checkout }).filter(
    (file) => /Date\b|shanghai|calendar/.test(readFileSync(path.join(checkout, file), 'utf8')),
  )
}

async function vitest(name: string, projects: string[], env: NodeJS.ProcessEnv = {}, files: string[] = []): Promise<void> {
  const done = announce(name)
  const report = path.join(reports, `${tallies.length}.json`)
  const words = [bin('vitest'), 'run', ...files, '--passWithNoTests', ...projects.flatMap((project) => ['--project', project])]
  const { code } = await run(
    [...words, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { ...env, NODE_ENV: 'test' },
    'shown',
  )
  done(readVitestReport(readReport(report), code))
}

type City = { port: number; child: ChildProcess; log: string }

/** The program with its small demonstration city, being made ready; the browser tests wait for it. */
function serveCity(port: number): City {
  const log = path.join(reports, 'city.log')
  const output = openSync(log, 'w')
  const env = { ...process.env, E2E_PORT: String(port) }
  const child = spawn(process.execPath, ['tests/support/serve-e2e.ts'], { cwd: checkout, env, stdio: ['ignore', output, output] })
  process.once('exit', () => child.kill('SIGTERM'))
  return { port, child, log }
}

async function playwright({ port, child, log }: City): Promise<void> {
  const done = announce('e2e')
  const report = path.join(reports, 'e2e.json')
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const isUp = () =>
    fetch(`http://localhost:${port}/healthz`).then(
      (response) => response.ok,
      () => false,
    )
  const patience = Date.now() + 300_000
  while (child.exitCode === null && Date.now() < patience && !(await isUp()))
    await new Promise((resolve) => setTimeout(resolve, 500))
  const { code } = await run([bin('playwright'), 'test'], { E2E_REPORT: report, E2E_SERVED: String(port) }, 'shown')
  if (code !== 0) process.stdout.write(readFileSync(log, 'utf8'))
  child.kill('SIGTERM')
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 40_000))])
  done(readPlaywrightReport(readReport(report), code))
}

function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

function announce(name: string): (tally: Tally) => void {
  const begun = performance.now()
  process.stdout.write(`\n▶ ${name}\n`)
  return (tally) => {
    tallies.push(tally)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    process.stdout.write(
      `${tally.failed > 0 ? '✗' : '✓'} ${name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)\n`,
    )
  }
}

async function run(
  [program, ...args]: string[],
  env: NodeJS.ProcessEnv,
  output: 'quiet' | 'shown',
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [program as string, ...args], {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', output === 'quiet' ? 'pipe' : 'inherit', output === 'quiet' ? 'pipe' : 'inherit'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  }
  const limit = setTimeout(() => {
    process.stdout.write(`took longer than ${stepMilliseconds / 60_000} minutes and was ended\n`)
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 20_000).unref()
  }, stepMilliseconds)
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  clearTimeout(limit)
  return { code, output: text }
}
