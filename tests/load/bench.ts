/**
 * `npm run bench -- NAME`: measures what tests/load/NAME.ts measures, on servers of its own with durability on, and prints one JSON line:
 * {"name", "value", "unit", "p95Ms", "baseline", "ratio"}. Progress goes to stderr.
 */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { ownSharedBuffers } from '#server/launch/postgres.ts'
import { prepareBuild } from '#server/launch/prepared.ts'
import { type Rig, type RunningProgram, type RunningWeb, startRig } from '#tests/support/rig.ts'

export type BenchContext = Pick<Rig, 'databaseUrl' | 'redisUrl' | 'dataDir' | 'env' | 'postgres' | 'redis'> & {
  /** Of this process, to put the world in order before and to count after. */
  pool: pg.Pool
  /** The words after the name of the bench. */
  args: string[]
  /** Starts web processes, each on a port of its own, and waits until they answer. */
  startWeb(options?: { processes?: number; env?: Record<string, string> }): Promise<[RunningWeb, ...RunningWeb[]]>
  startWorker(options?: { env?: Record<string, string> }): Promise<RunningProgram>
  /** A line to stderr. */
  progress(sentence: string): void
}

/** `value` in `unit` (per second unless it says otherwise); `baseline` is the bare thing measured in the same run, `ratio` = value / baseline. */
export type BenchResult = {
  value: number
  unit: string
  p95Ms?: number
  baseline?: number
  ratio?: number
  [more: string]: unknown
}

/** Default export of tests/load/NAME.ts. */
export type Bench = (context: BenchContext) => Promise<BenchResult>

/** The value below which `share` (0 to 1) of `samples` lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

// Not awaited: a bench imports this module, and would wait for it while it waits for the bench.
if (import.meta.main) void main(process.argv.slice(2))

async function main([name, ...args]: string[]): Promise<void> {
  const file = path.join(import.meta.dirname, `${name}.ts`)
  if (!name || !existsSync(file)) {
    const known = readdirSync(import.meta.dirname).filter((entry) => entry.endsWith('.ts') && entry !== 'bench.ts')
    process.stderr.write(
      `npm run bench -- NAME; there are: ${known.map((entry) => path.basename(entry, '.ts')).join(', ') || 'none yet'}\n`,
    )
    process.exit(2)
  }
  const progress = (sentence: string) => void process.stderr.write(`  · ${sentence}\n`)
  progress('servers')
  const rig = await startRig({
    name,
    home: '.data-bench',
    durable: true,
    sharedBuffers: ownSharedBuffers,
    maxConnections: 200,
    env: { LOG_LEVEL: 'warn' },
  })
  const pool = new pg.Pool({ connectionString: rig.databaseUrl, max: 4 })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void rig.stop().then(() => process.exit(130)))
  try {
    // A bench may call the house's own operations: they find the same servers.
    Object.assign(process.env, rig.env)
    progress('pages')
    await prepareBuild(rig.env.BUILD_DIR as string)
    const bench = ((await import(file)) as { default: Bench }).default
    const result = await bench({
      databaseUrl: rig.databaseUrl,
      redisUrl: rig.redisUrl,
      dataDir: rig.dataDir,
      env: rig.env,
      postgres: rig.postgres,
      redis: rig.redis,
      pool,
      args,
      progress,
      startWeb: async ({ processes = 1, env } = {}) => {
        const webs = await Promise.all(Array.from({ length: processes }, () => rig.startWeb({ env })))
        return webs as [RunningWeb, ...RunningWeb[]]
      },
      startWorker: rig.startWorker,
    })
    process.stdout.write(`${JSON.stringify({ name, ...rounded(result) })}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  } finally {
    await pool.end().catch(() => {})
    // Not before: on a fresh clone the client that these import is made by the rig.
    const [{ closeDatabase }, { closeRedis }] = await Promise.all([
      import('#server/platform/database.ts'),
      import('#server/platform/redis.ts'),
    ])
    await Promise.all([closeDatabase(), closeRedis()])
    await rig.stop()
  }
  // Whatever the bench left open must not hold its result back.
  process.exit()
}

/** Three digits behind the point say more than was measured, but keep ratios readable. */
function rounded(result: BenchResult): BenchResult {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, typeof value === 'number' ? Math.round(value * 1000) / 1000 : value]),
  ) as BenchResult
}
