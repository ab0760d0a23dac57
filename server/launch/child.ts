/** Child processes that cannot outlive us, and the questions one asks about processes found by their id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, readlinkSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'

export type ChildOptions = {
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Signal that the kernel sends the child when we die without having stopped it. */
  whenWeDie: 'SIGINT' | 'SIGTERM'
  /** Run as this user instead of ourselves (we must be root). */
  user?: { uid: number; gid: number }
  /** File to which the child's output is appended; without it the output is piped to us. */
  logFile?: string
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file))

/**
 * Starts a child in a process group of its own, so that Ctrl-C reaches only us and we decide the order of stopping. `setpriv` makes the
 * kernel end it when we are killed; it replaces itself by the command, so the child's pid is the command's.
 */
export function startChild({ command, args, env, cwd, whenWeDie, user, logFile }: ChildOptions): ChildProcess {
  const log = logFile ? openLog(logFile) : undefined
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []
  const [program, words] = setpriv
    ? [setpriv, [`--pdeathsig=${whenWeDie.slice(3)}`, ...identity, '--', command, ...args]]
    : [command, args]
  return spawn(program, words, {
    cwd,
    env: env ?? process.env,
    detached: true,
    stdio: ['ignore', log ?? 'pipe', log ?? 'pipe'],
    ...(setpriv ? {} : user),
  })
}

const largestLog = 20_000_000

/** Appends; a log that has grown large is put aside once. */
export function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true })
  if (existsSync(file) && statSync(file).size > largestLog) renameSync(file, `${file}.1`)
  return openSync(file, 'a')
}

/** The last lines of a log, for a message about why something did not start. */
export function tailOf(file: string, lines = 8): string {
  if (!existsSync(file)) return ''
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  // A zombie has ended; only its parent has not looked yet.
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Is `pid` a process that works in `folder` and whose command line names `word`? Ids are reused, so an id alone proves nothing. */
export function isProcessOf(pid: number, folder: string, word: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)
  } catch {
    return false
  }
}

export async function waitUntil(condition: () => boolean | Promise<boolean>, milliseconds: number, every = 25): Promise<boolean> {
  const end = performance.now() + milliseconds
  while (!(await condition())) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, every))
  }
  return true
}

/** Asks with `signal`, and ends the process by SIGKILL when it has not gone after `milliseconds`. True when it went by itself. */
export async function endProcess(pid: number, signal: NodeJS.Signals, milliseconds: number): Promise<boolean> {
  send(pid, signal)
  if (await waitUntil(() => !isAlive(pid), milliseconds)) return true
  send(pid, 'SIGKILL')
  await waitUntil(() => !isAlive(pid), 5_000)
  return false
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
