/** The program's own processes, web and worker, as children. */
import type { ChildProcess } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { endProcess, startChild, waitUntil } from './child.ts'
import { checkout } from './run-file.ts'

export type Part = 'web' | 'worker'

export type ProgramOptions = {
  env: NodeJS.ProcessEnv
  /** Every line the process says is kept here. */
  logFile: string
  /** Hears the lines too. */
  onLine?: (line: string) => void
  /** Words before the file name, e.g. `--watch`. */
  nodeArgs?: string[]
  /** Words after it. */
  args?: string[]
}

export type Program = {
  pid: number
  /** Settles when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  isRunning(): boolean
  /** SIGTERM, and SIGKILL when it has not stopped after 15 seconds. */
  stop(): Promise<void>
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>
}

const entries: Record<Part, string> = { web: 'server/index.ts', worker: 'workers/index.ts' }
const stopMilliseconds = 15_000

export function startProgram(part: Part, { env, logFile, onLine, nodeArgs = [], args = [] }: ProgramOptions): Program {
  mkdirSync(path.dirname(logFile), { recursive: true })
  const child = startChild({
    command: process.execPath,
    args: [...nodeArgs, entries[part], ...args],
    env,
    cwd: checkout,
    whenWeDie: 'SIGTERM',
  })
  const keep = (line: string) => {
    appendFileSync(logFile, `${line}\n`)
    onLine?.(line)
  }
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', keep)
  return programOf(child)
}

function programOf(child: ChildProcess): Program {
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  // What it said last still arrives after its end; its log is whole, and nobody writes to it any more, once the streams are closed.
  const silent = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const pid = child.pid as number
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: NodeJS.Signals) => {
    if (isRunning()) await endProcess(pid, signal, stopMilliseconds)
    // A child of its own may hold the stream open.
    await Promise.race([silent, new Promise((resolve) => setTimeout(resolve, 1_000))])
  }
  return { pid, ended, isRunning, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

/** Waits until the site at `url` answers /healthz. False when `program` ended first or the time is over. */
export async function answersHealth(url: string, program: Program, milliseconds = 60_000): Promise<boolean> {
  const healthy = await waitUntil(async () => !program.isRunning() || (await isHealthy(url)), milliseconds, 50)
  return healthy && program.isRunning()
}

const isHealthy = async (url: string) => {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
