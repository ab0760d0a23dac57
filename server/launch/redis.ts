/** A private Redis: a child of ours on a loopback port of its own; the system's Redis is left alone. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Redis } from 'ioredis'
import { endProcess, isProcessOf, startChild } from './child.ts'
import { type EmbeddedServer, runEmbeddedServer } from './embedded-server.ts'
import { keptPort } from './kept-port.ts'
import { keptPassword, makePrivateFolder } from './keys.ts'
import { LaunchProblem } from './say.ts'

export type RedisOptions = {
  /** The folder that also holds keys/, ports/ and log/; Redis's own files go to redis/ in it. */
  dataDir: string
  /** Redis databases, by number; tests give each file one. */
  databases?: number
}

export type PrivateRedis = EmbeddedServer & {
  /** The URL of another numbered database. */
  urlOf(database: number): string
  /** Started again with nothing in it. */
  restartEmpty(): Promise<void>
}

export async function startRedis({ dataDir, databases = 16 }: RedisOptions): Promise<PrivateRedis> {
  const folder = makePrivateFolder(path.resolve(dataDir), 'redis')
  const password = keptPassword(dataDir, 'redis-password')
  const logFile = path.join(dataDir, 'log/redis.log')
  await stopEarlierServer(folder)
  const port = await keptPort(dataDir, 'redis')
  const configuration = path.join(folder, 'redis.conf')
  const urlOf = (database: number) => `redis://:${password}@127.0.0.1:${port}/${database}`
  // The password is in a file and not in an argument: arguments are for everybody to read.
  writeFileSync(
    configuration,
    [
      'bind 127.0.0.1',
      `port ${port}`,
      `requirepass ${password}`,
      `dir ${JSON.stringify(folder)}`,
      `pidfile ${JSON.stringify(path.join(folder, 'redis.pid'))}`,
      'daemonize no',
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      'maxmemory-policy noeviction',
      `databases ${databases}`,
      'loglevel notice',
      '',
    ].join('\n'),
    { mode: 0o600 },
  )
  const forget = () => rmSync(path.join(folder, 'appendonlydir'), { recursive: true, force: true })
  const server = await runEmbeddedServer({
    name: 'Redis',
    url: urlOf(0),
    logFile,
    stopSignal: 'SIGTERM',
    launch: () => startChild({ command: findRedisServer(), args: [configuration], cwd: folder, whenWeDie: 'SIGTERM', logFile }),
    answers: () => answers(urlOf(0)),
    // Redis is never the only copy of anything: a file that it cannot read is put aside.
    repair: async () => {
      const files = path.join(folder, 'appendonlydir')
      rmSync(`${files}.unreadable`, { recursive: true, force: true })
      if (existsSync(files)) renameSync(files, `${files}.unreadable`)
    },
  })
  return {
    ...server,
    urlOf,
    restartEmpty: async () => {
      await server.kill()
      forget()
      await server.restart()
    },
  }
}

function findRedisServer(): string {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/usr/sbin']
  const found = folders.map((folder) => path.join(folder, 'redis-server')).find((file) => existsSync(file))
  if (!found)
    throw new LaunchProblem('没有 redis-server。运行 sudo apt-get install redis-server，或设置 REDIS_URL 使用已有的 Redis。')
  return found
}

async function stopEarlierServer(folder: string): Promise<void> {
  const file = path.join(folder, 'redis.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (pid && isProcessOf(pid, realpathSync(folder), 'redis-server')) await endProcess(pid, 'SIGTERM', 10_000)
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 1_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}
