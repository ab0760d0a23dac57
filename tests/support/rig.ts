/**
 * A whole installation of its own for a test: private PostgreSQL and Redis, a migrated database, and as many web and worker processes as the
 * test asks for. Everything in it may be killed. It lives in `.data-test/` (or where the caller says) and leaves nothing behind.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { migrate } from '#prisma/migrate.ts'
import { isAlive } from '#server/launch/child.ts'
import { freePort } from '#server/launch/free-port.ts'
import { type Postgres, startPostgres } from '#server/launch/postgres.ts'
import { findPostgresPlace } from '#server/launch/postgres-place.ts'
import { prepareBuild, prepareClient } from '#server/launch/prepared.ts'
import { answersHealth, type Program, startProgram } from '#server/launch/program.ts'
import { type PrivateRedis, startRedis } from '#server/launch/redis.ts'
import { checkout } from '#server/launch/run-file.ts'

export type RigOptions = {
  /** Names the folder and the log files. */
  name: string
  /** Folder below the checkout that holds it. */
  home?: string
  /** True where the cost of durability is what is measured. A killed process loses nothing either way. */
  durable?: boolean
  sharedBuffers?: string
  maxConnections?: number
  /** Settings of every process of the rig. */
  env?: Record<string, string>
}

export type RunningProgram = Program & {
  logFile: string
  /** Every line the process has said so far. */
  lines(): string[]
}
export type RunningWeb = RunningProgram & { url: string; port: number }

export type Rig = {
  postgres: Postgres
  redis: PrivateRedis
  databaseUrl: string
  redisUrl: string
  dataDir: string
  /** The settings with which the rig's processes run; give them to a program of your own that shall belong to it. */
  env: Record<string, string>
  /** Starts a web process and waits until it answers. `FAILPOINTS` and the like go into `env`. */
  startWeb(options?: { port?: number; env?: Record<string, string> }): Promise<RunningWeb>
  startWorker(options?: { env?: Record<string, string> }): Promise<RunningProgram>
  /** Ends everything and removes the files. */
  stop(): Promise<void>
}

export async function startRig({
  name,
  home = '.data-test',
  durable = false,
  sharedBuffers = '128MB',
  maxConnections,
  env: settings = {},
}: RigOptions): Promise<Rig> {
  sweepAbandoned(path.join(checkout, home))
  const dataDir = path.join(checkout, home, `${name}-${process.pid}`)
  rmSync(dataDir, { recursive: true, force: true })
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir, durable, sharedBuffers, maxConnections }),
    startRedis({ dataDir, databases: 4_096 }),
    prepareClient(),
  ])
  const databaseUrl = postgres.urlOf('xueshi')
  const discard = async () => {
    await Promise.all([redis.kill(), postgres.discard()])
    rmSync(dataDir, { recursive: true, force: true })
  }
  await migrate(databaseUrl).catch(async (error) => {
    await discard()
    throw error
  })
  const env: Record<string, string> = {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    DATA_DIR: dataDir,
    BUILD_DIR: 'build-test',
    LOG_LEVEL: 'info',
    CAPTCHA_MAX_NUMBER: '500',
    ...settings,
  }
  const programs: Program[] = []
  let count = 0

  const start = (part: 'web' | 'worker', more: Record<string, string>): RunningProgram => {
    count += 1
    const logFile = path.join(dataDir, 'log', `${part}-${count}.log`)
    const program = startProgram(part, { env: { ...process.env, ...env, ...more }, logFile })
    programs.push(program)
    return { ...program, logFile, lines: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n') : []) }
  }

  return {
    postgres,
    redis,
    databaseUrl,
    redisUrl: redis.url,
    dataDir,
    env,
    startWeb: async (options = {}) => {
      await prepareBuild(env.BUILD_DIR ?? 'build-test')
      const port = options.port ?? (await freePort())
      const url = `http://localhost:${port}`
      const web = start('web', { PORT: String(port), PUBLIC_URL: url, ...options.env })
      if (!(await answersHealth(url, web))) throw new Error(`web did not start:\n${web.lines().slice(-20).join('\n')}`)
      return { ...web, url, port }
    },
    startWorker: async (options = {}) => {
      const worker = start('worker', options.env ?? {})
      const listens = async () => {
        while (worker.isRunning() && !worker.lines().some((line) => line.includes('"msg":')))
          await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await listens()
      if (!worker.isRunning()) throw new Error(`worker did not start:\n${worker.lines().slice(-20).join('\n')}`)
      return worker
    },
    stop: async () => {
      await Promise.all(programs.map((program) => program.stop()))
      await discard()
    },
  }
}

/** Folders end in the id of the process that made them: whoever is gone needs theirs no more. */
function sweepAbandoned(home: string): void {
  if (!existsSync(home)) return
  for (const name of readdirSync(home)) {
    const pid = Number(/-(\d+)$/.exec(name)?.[1])
    if (!pid || isAlive(pid)) continue
    const folder = path.join(home, name)
    rmSync(findPostgresPlace(folder).folder, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}
