/** A private PostgreSQL: real, durable, on a loopback port of its own, with nothing to configure. */
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { endProcess, isProcessOf, startChild } from './child.ts'
import { type EmbeddedServer, runEmbeddedServer } from './embedded-server.ts'
import { keptPort } from './kept-port.ts'
import { keptPassword } from './keys.ts'
import { findPostgresPlace, type PostgresPlace } from './postgres-place.ts'
import { LaunchProblem } from './say.ts'

export type PostgresOptions = {
  /** The folder that also holds keys/, ports/ and log/; PostgreSQL's own files go to postgres/ in it. */
  dataDir: string
  /** False only in tests: a power cut may lose data then, a killed process still loses nothing. */
  durable?: boolean
  sharedBuffers?: string
  maxConnections?: number
}

export type Postgres = EmbeddedServer & {
  /** The URL of another database on this server. */
  urlOf(database: string): string
  /** Stops it and removes its files. */
  discard(): Promise<void>
}

const superuser = 'xueshi'
/** The environment decides nothing about a private server: PGDATA, PGPORT and the like belong to somebody else. */
const cleanEnvironment = () => ({ PATH: process.env.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' })

/** An eighth of the machine's memory, 256 MB to 2 GB: lists of a whole city are read from here, not from the system's cache page by page. */
export const ownSharedBuffers = `${Math.round(Math.min(2_048, Math.max(256, totalmem() / 2 ** 20 / 8)))}MB`

export async function startPostgres({
  dataDir,
  durable = true,
  sharedBuffers = ownSharedBuffers,
  maxConnections = 100,
}: PostgresOptions): Promise<Postgres> {
  const place = findPostgresPlace(path.resolve(dataDir))
  const cluster = path.join(place.folder, 'cluster')
  const password = keptPassword(dataDir, 'postgres-password')
  const logFile = path.join(dataDir, 'log/postgres.log')
  if (!existsSync(cluster)) createCluster(place, cluster, password, durable)
  assertSameMajorVersion(place, cluster)
  await stopEarlierServer(cluster)
  const port = await keptPort(dataDir, 'postgres')
  const urlOf = (database: string) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`

  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: sharedBuffers,
    max_connections: maxConnections,
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // The application reports its own failed statements; a constraint that does its duty is no news.
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    // Commits still wait for their write to the operating system: without that a killed server would forget them.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  const server = await runEmbeddedServer({
    name: 'PostgreSQL',
    url: urlOf('xueshi'),
    logFile,
    stopSignal: 'SIGINT',
    launch: () => {
      removeForeignPidFile(cluster)
      return startChild({
        command: path.join(place.programs, 'bin/postgres'),
        args: ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        env: cleanEnvironment(),
        cwd: place.folder,
        whenWeDie: 'SIGINT',
        user: place.user,
        logFile,
      })
    },
    answers: () => answers(urlOf('postgres')),
  })
  return {
    ...server,
    urlOf,
    discard: async () => {
      await server.kill()
      rmSync(place.folder, { recursive: true, force: true })
    },
  }
}

/** Made aside and renamed: a data directory that is there is a whole one, whatever interrupted an earlier start. */
function createCluster(place: PostgresPlace, cluster: string, password: string, durable: boolean): void {
  const aside = `${cluster}.new`
  const passwordFile = path.join(place.folder, 'password.new')
  rmSync(aside, { recursive: true, force: true })
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid)
  const made = spawnSync(
    path.join(place.programs, 'bin/initdb'),
    [
      ...['-D', aside, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      ...['--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(durable ? [] : ['--no-sync']),
    ],
    { ...place.user, cwd: place.folder, env: cleanEnvironment(), encoding: 'utf8' },
  )
  rmSync(passwordFile, { force: true })
  if (made.status !== 0)
    throw new LaunchProblem(`没能建立 PostgreSQL 的数据目录 ${cluster}：\n${made.error?.message ?? made.stderr}`)
  renameSync(aside, cluster)
}

function assertSameMajorVersion(place: PostgresPlace, cluster: string): void {
  const data = readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim()
  const { stdout } = spawnSync(path.join(place.programs, 'bin/postgres'), ['--version'], {
    ...place.user,
    cwd: place.folder,
    encoding: 'utf8',
  })
  const program = /(\d+)\./.exec(stdout ?? '')?.[1]
  if (program !== data)
    throw new LaunchProblem(
      `${cluster} 是 PostgreSQL ${data} 的数据，程序是 ${program ?? '无法运行的版本'}。先用旧版本导出数据，再删除该目录重来。`,
    )
}

function pidIn(cluster: string): number | undefined {
  try {
    return Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]) || undefined
  } catch {
    return undefined
  }
}

const isServerOf = (cluster: string, pid: number) => isProcessOf(pid, realpathSync(cluster), 'postgres')

/** A server that outlived its launcher is stopped properly: then nobody but us holds its data. */
async function stopEarlierServer(cluster: string): Promise<void> {
  const pid = pidIn(cluster)
  if (pid && isServerOf(cluster, pid)) await endProcess(pid, 'SIGINT', 30_000)
}

/** PostgreSQL takes any process with the id in its pid file for itself; after a crash the id may belong to somebody else by now. */
function removeForeignPidFile(cluster: string): void {
  const pid = pidIn(cluster)
  if (pid && !isServerOf(cluster, pid)) rmSync(path.join(cluster, 'postmaster.pid'), { force: true })
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '28P01')
      throw new LaunchProblem('keys/postgres-password 不是这个数据目录的密码：恢复原文件，或删除数据目录重来。')
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
