import { spawn } from 'node:child_process'
import path from 'node:path'

export type OwnProcess = {
  /** A source file below server/platform; the site itself runs from a bundle, so it is named from the root. */
  program: string
  /** Folders below the root that it may read beside its own and the packages. */
  reads?: readonly string[]
  /** Whether it may load native packages, which know no permissions: memory, time and that it is another process still hold. */
  addons?: boolean
  heapMegabytes: number
  seconds: number
  maxAnswerBytes: number
}

/**
 * Runs a program in a process of its own that may read its program and nothing else, neither write nor start anything, with a bounded heap and
 * time: a file made to hurt ends that process and nobody notices. `parts` go to its input one after the other; answers its output, or why there is none.
 */
export const runOwnProcess = (own: OwnProcess, parts: readonly Uint8Array[]): Promise<Buffer | 'too-slow' | 'too-large'> =>
  new Promise((resolve, reject) => {
    const root = path.resolve('.')
    const reads = ['server/platform', 'node_modules', 'package.json', ...(own.reads ?? [])]
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${own.heapMegabytes}`,
        '--permission',
        ...reads.map((place) => `--allow-fs-read=${path.join(root, place)}`),
        ...(own.addons ? ['--allow-addons'] : []),
        '--no-warnings',
        path.join(root, own.program),
      ],
      { env: {}, stdio: ['pipe', 'pipe', 'ignore'], timeout: own.seconds * 1000, killSignal: 'SIGKILL' },
    )
    const answer: Buffer[] = []
    let length = 0
    let outgrown = false
    child.stdout.on('data', (part: Buffer) => {
      length += part.length
      if (length > own.maxAnswerBytes) {
        outgrown = true
        child.kill('SIGKILL')
      } else answer.push(part)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(answer))
      else resolve(signal === 'SIGKILL' && !outgrown ? 'too-slow' : 'too-large')
    })
    // It may have died before it read everything.
    child.stdin.on('error', () => {})
    for (const part of parts) child.stdin.write(part)
    child.stdin.end()
  })
