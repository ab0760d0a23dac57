/**
 * `npm start` and `npm run dev`: everything the site needs, from an empty checkout, each part as soon as what it needs is there; and back
 * again at Ctrl-C. Whatever is set in the environment (DATABASE_URL, REDIS_URL …) is used instead of a server of our own.
 */
import path from 'node:path'
import { migrate } from '#prisma/migrate.ts'
import { tailOf, waitUntil } from './child.ts'
import { portIsFree } from './free-port.ts'
import { type Lock, tryLock } from './lock.ts'
import { startPostgres } from './postgres.ts'
import { prepareBuild, prepareClient } from './prepared.ts'
import { answersHealth, startProgram } from './program.ts'
import { startRedis } from './redis.ts'
import { checkout, dataDirectory, leftRunFile, loadEnvFile, removeRunFile, writeRunFile } from './run-file.ts'
import { LaunchProblem, say, sayDone, sayTrouble } from './say.ts'
import { sayAccounts, seed } from './seed.ts'
import { supervise } from './supervise.ts'

type Mode = 'start' | 'dev'
/** What has been started, with the way to stop it; undone from the last to the first. */
type Undo = (() => Promise<void> | void)[]

export async function launch(mode: Mode): Promise<void> {
  loadEnvFile()
  const dataDir = dataDirectory()
  const port = Number(process.env.PORT || 3000)
  const undo: Undo = []
  stopOnSignals(undo)
  try {
    const lock = await takeLock(dataDir, port)
    undo.push(() => lock.release())
    await demandPort(mode, dataDir, port)
    say(`\n学时 Xueshi · ${mode === 'dev' ? '开发 development' : '启动 starting'}`)
    const buildDir = process.env.BUILD_DIR || 'build'
    const [databaseUrl, redisUrl] = await allOrNothing([
      openDatabase(dataDir, undo),
      openRedis(dataDir, undo),
      makeProgram(mode, buildDir),
    ])
    writeRunFile(dataDir, { pid: process.pid, port, databaseUrl, redisUrl })
    undo.push(() => removeRunFile(dataDir))

    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      DATA_DIR: dataDir,
      BUILD_DIR: buildDir,
      PORT: String(port),
    }
    await startPrograms(mode, env, dataDir, port, undo)
    sayDone(`网站已可访问 the site is up: ${process.env.PUBLIC_URL || `http://localhost:${port}`}`)
    await sayAccounts().catch((error: Error) => sayTrouble(error.message))
    say(`\n  Ctrl-C 停止 stops everything · 日志 logs: ${path.relative(checkout, path.join(dataDir, 'log')) || '.'}/\n`)
    await seed(env, dataDir, undo)
  } catch (error) {
    await unwind(undo)
    throw error
  }
}

async function takeLock(dataDir: string, port: number): Promise<Lock> {
  const answer = await tryLock(dataDir, 'start', { pid: process.pid, port })
  if ('lock' in answer) return answer.lock
  throw new LaunchProblem(
    answer.holder
      ? `这里已经在运行 already running here: http://localhost:${answer.holder.port}\n停止它 stop it:\n\n    kill ${answer.holder.pid}\n`
      : '另一次启动正在结束，请稍后再试。Another start is just ending; try again in a moment.',
  )
}

async function demandPort(mode: Mode, dataDir: string, port: number): Promise<void> {
  if (await portIsFree(port)) return
  // Processes of a start that was killed end by themselves; they finish what they were answering first.
  if (leftRunFile(dataDir)?.port === port && (await waitUntil(() => portIsFree(port), 15_000, 200))) return
  const command = mode === 'dev' ? 'npm run dev' : 'npm start'
  throw new LaunchProblem(
    `端口 ${port} 已被占用，请换一个。Port ${port} is in use; choose another:\n\n    PORT=${port + 1} ${command}\n`,
  )
}

/** Like Promise.all, but waits for the others too when one fails: what they started must be known before it can be stopped. */
async function allOrNothing<Values extends unknown[]>(work: { [Key in keyof Values]: Promise<Values[Key]> }): Promise<Values> {
  const results = await Promise.allSettled(work as Promise<unknown>[])
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as Values
}

async function openDatabase(dataDir: string, undo: Undo): Promise<string> {
  let url = process.env.DATABASE_URL
  if (url) {
    sayDone('PostgreSQL · DATABASE_URL')
  } else {
    const postgres = await startPostgres({ dataDir })
    undo.push(() => postgres.stop())
    postgres.keepAlive(sayTrouble)
    url = postgres.urlOf('xueshi')
    sayDone(`PostgreSQL · 127.0.0.1:${new URL(url).port}`)
  }
  const applied = await migrate(url)
  if (applied.length > 0) sayDone(`数据库迁移 migrations applied: ${applied.length}`)
  return url
}

async function openRedis(dataDir: string, undo: Undo): Promise<string> {
  const given = process.env.REDIS_URL
  if (given) return given
  const redis = await startRedis({ dataDir })
  undo.push(() => redis.stop())
  redis.keepAlive(sayTrouble)
  sayDone(`Redis · 127.0.0.1:${new URL(redis.url).port}`)
  return redis.url
}

async function makeProgram(mode: Mode, buildDir: string): Promise<void> {
  if (await prepareClient()) sayDone('Prisma client')
  if (mode === 'start' && (await prepareBuild(buildDir))) sayDone('页面已构建 pages built')
}

async function startPrograms(mode: Mode, env: NodeJS.ProcessEnv, dataDir: string, port: number, undo: Undo): Promise<void> {
  const development = mode === 'dev'
  // Compiled once: the next start is up in half the time.
  const ownEnv = { NODE_COMPILE_CACHE: path.join(dataDir, 'compile-cache'), ...env }
  const log = (part: string) => path.join(dataDir, 'log', `${part}.log`)
  const onLine = development ? say : sayWarning
  // Vite hands out the development build of React Router; Node must find the same one where it looks by itself.
  const watched = { nodeArgs: ['--conditions=development'], args: ['--dev'] }
  const web = supervise(
    'web',
    () => startProgram('web', { env: ownEnv, logFile: log('web'), onLine, ...(development ? watched : {}) }),
    sayTrouble,
  )
  const worker = supervise(
    'worker',
    () => startProgram('worker', { env: ownEnv, logFile: log('worker'), onLine, nodeArgs: development ? ['--watch'] : [] }),
    sayTrouble,
  )
  undo.push(async () => {
    say('\n正在停止 stopping …')
    await Promise.all([web.stop(), worker.stop()])
  })
  if (!(await answersHealth(`http://localhost:${port}`, web.first)))
    throw new LaunchProblem(`网站没有启动 the site did not start:\n\n${tailOf(log('web'))}\n`)
}

/** Of the structured log the terminal shows only what somebody should look at; everything is in the file. */
function sayWarning(line: string): void {
  try {
    const { level, msg, err } = JSON.parse(line) as { level: number; msg?: string; err?: { message?: string } }
    if (level >= 40) sayTrouble([msg, err?.message?.split('\n')[0]].filter(Boolean).join(': '))
  } catch {
    sayTrouble(line)
  }
}

function stopOnSignals(undo: Undo): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has sent us already: one is enough.
      if (stopping) return
      stopping = true
      void unwind(undo).then(() => process.exit(0))
    })
  }
}

async function unwind(undo: Undo): Promise<void> {
  for (let stop = undo.pop(); stop; stop = undo.pop())
    await Promise.resolve(stop()).catch((error: Error) => sayTrouble(error.message))
}
