/** `.data/run.json`: how commands of this checkout find the servers that a running `npm start` keeps. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isAlive } from './child.ts'
import { LaunchProblem } from './say.ts'

export type RunFile = { pid: number; port: number; databaseUrl: string; redisUrl: string }

/** The top of the checkout. */
export const checkout = path.join(import.meta.dirname, '../..')

/** Reads `.env` if there is one; what is set already wins. */
export function loadEnvFile(): void {
  const file = path.join(checkout, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

export const dataDirectory = (): string => path.resolve(checkout, process.env.DATA_DIR || '.data')

const runFile = (dataDir: string) => path.join(dataDir, 'run.json')

export function writeRunFile(dataDir: string, run: RunFile): void {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(runFile(dataDir), `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
}

export function removeRunFile(dataDir: string): void {
  rmSync(runFile(dataDir), { force: true })
}

/** What a start left here, be it running or killed. */
export function leftRunFile(dataDir: string): RunFile | null {
  try {
    return JSON.parse(readFileSync(runFile(dataDir), 'utf8')) as RunFile
  } catch {
    return null
  }
}

/** The running `npm start` of this checkout, if any. */
export function readRunFile(dataDir: string): RunFile | null {
  const run = leftRunFile(dataDir)
  return run && isAlive(run.pid) ? run : null
}

const advice = '先运行 npm start（它自带 PostgreSQL 和 Redis），或设置 DATABASE_URL 和 REDIS_URL（见 .env.example）。'

export function databaseUrlOfThisCheckout(): string {
  loadEnvFile()
  const url = process.env.DATABASE_URL || readRunFile(dataDirectory())?.databaseUrl
  if (!url) throw new LaunchProblem(`没有数据库可用。${advice}`)
  return url
}

/** Sets DATABASE_URL and REDIS_URL of this process from the environment, `.env` or the running `npm start`. */
export function adoptServersOfThisCheckout(): void {
  loadEnvFile()
  const run = readRunFile(dataDirectory())
  // Assigning undefined to a variable of the environment would make it the word "undefined".
  if (run) process.env.DATABASE_URL ||= run.databaseUrl
  if (run) process.env.REDIS_URL ||= run.redisUrl
  if (!process.env.DATABASE_URL || !process.env.REDIS_URL) throw new LaunchProblem(`没有数据库或 Redis 可用。${advice}`)
}
