/**
 * Runs ffmpeg and ffprobe on files that strangers made: no network, a user of its own that owns nothing, no new privileges, its own process
 * tree that dies with us, limits on time, memory and file size, the lowest priority, and only one folder to work in.
 * Where the machine does not allow a part (no root, no namespaces) that part is left out and said so once; the rest always holds.
 */
import { execFile, spawn } from 'node:child_process'
import { chown } from 'node:fs/promises'
import { promisify } from 'node:util'
import { log } from '#server/platform/log.ts'

const run = promisify(execFile)

/** No account has this number, so that nothing on the machine belongs to it. */
const nobody = 65_533
const memoryBytes = 3_000_000_000
const processes = 64
const stderrCharacters = 8_000

export type Limits = { seconds: number; fileBytes: number }
export type Outcome = { code: number | null; signal: NodeJS.Signals | null; stderr: string }

type Walls = { outer: string[]; user: boolean }
let walls: Promise<Walls> | undefined

async function works(command: readonly string[]): Promise<boolean> {
  const [program, ...args] = command as [string, ...string[]]
  return await run(program, args).then(
    () => true,
    () => false,
  )
}

/** What this machine allows, found out once. */
async function findWalls(): Promise<Walls> {
  const isRoot = process.getuid?.() === 0
  const namespaces = ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--net', '--pid', '--fork', '--kill-child', '--']
  const dieWithUs = ['setpriv', '--pdeathsig', 'KILL', '--']
  const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--no-new-privs', '--']
  const [hasNamespaces, hasDeathSignal, hasUser] = await Promise.all([
    works([...namespaces, 'true']),
    works([...dieWithUs, 'true']),
    isRoot ? works([...asNobody, 'true']) : Promise.resolve(false),
  ])
  if (!hasNamespaces)
    log.warn('videos are processed without a network namespace here: block outgoing traffic of the worker by other means')
  if (isRoot && !hasUser) log.warn('videos are processed as root here: setpriv cannot switch to another user')
  return { outer: [...(hasDeathSignal ? dieWithUs : []), ...(hasNamespaces ? namespaces : [])], user: hasUser }
}

/** Gives `directory` to the sandbox's user, where there is one. */
export async function lendDirectory(directory: string): Promise<void> {
  walls ??= findWalls()
  if ((await walls).user) await chown(directory, nobody, nobody)
}

/** Takes back a file or folder, so that what is left of the sandbox cannot change it any more. */
export async function takeBack(target: string): Promise<void> {
  if (process.getuid?.() === 0) await chown(target, 0, process.getgid?.() ?? 0)
}

/**
 * Runs `command` in `directory` and answers how it ended; nothing it does makes this throw but a missing program.
 * `onLine` gets its standard output, line by line.
 */
export async function runSandboxed(
  command: readonly string[],
  { directory, limits, onLine }: { directory: string; limits: Limits; onLine?: (line: string) => void },
): Promise<Outcome> {
  walls ??= findWalls()
  const { outer, user } = await walls
  const full = [
    ...outer,
    ...['nice', '-n', '15'],
    ...['timeout', '-k', '10', String(Math.ceil(limits.seconds))],
    // The number of processes counts all of a user's: only the sandbox's own user can be held to it.
    ...[
      'prlimit',
      `--as=${memoryBytes}`,
      `--cpu=${Math.ceil(limits.seconds)}`,
      `--fsize=${limits.fileBytes}`,
      '--core=0',
      ...(user ? [`--nproc=${processes}`] : []),
    ],
    ...(user
      ? [
          'setpriv',
          `--reuid=${nobody}`,
          `--regid=${nobody}`,
          '--clear-groups',
          '--no-new-privs',
          '--inh-caps=-all',
          '--bounding-set=-all',
        ]
      : []),
    ...command,
  ]
  const [program, ...args] = full as [string, ...string[]]
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: directory,
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin',
        LC_ALL: 'C',
        HOME: '/nonexistent',
        TMPDIR: '.',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in a terminal is for us; what runs here ends with us, and is not to be taken for a bad video.
      detached: true,
    })
    let stderr = ''
    let rest = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-stderrCharacters)
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!onLine) return
      const lines = (rest + text).split('\n')
      // A line without an end is not progress: a hostile file must not fill our memory with one.
      rest = (lines.pop() ?? '').slice(-1_000_000)
      for (const line of lines) onLine(line)
    })
    child.on('error', reject)
    child.on('close', (code, endedBy) => {
      if (onLine && rest) onLine(rest)
      resolve({ code, signal: endedBy, stderr })
    })
  })
}
