import { spawn } from 'node:child_process'
import path from 'node:path'
import pLimit from 'p-limit'

export type Task =
  | { do: 'read'; maxRows: number; maxColumns: number }
  | { do: 'write'; sheetName: string; header: string[]; rows: (string | number | null)[][]; choices: Record<number, string[]> }

const heapMegabytes = 384
const seconds = 20
const maxAnswerBytes = 100_000_000
/** Two cores, and the site has other things to do. */
const inTurn = pLimit(2)

/**
 * Does one task in a process of its own that may read its program and nothing else, neither write nor start anything, with a bounded heap and
 * time: a file made to hurt ends that process and nobody notices. The program is beside this file's source, for the site itself runs from a bundle.
 * Answers its output, or why there is none.
 */
export const runProcess = (task: Task, input: Uint8Array): Promise<Buffer | 'too-slow' | 'too-large'> =>
  inTurn(
    () =>
      new Promise((resolve, reject) => {
        const root = path.resolve('.')
        const child = spawn(
          process.execPath,
          [
            `--max-old-space-size=${heapMegabytes}`,
            '--permission',
            `--allow-fs-read=${path.join(root, 'server', 'platform')}`,
            `--allow-fs-read=${path.join(root, 'node_modules')}`,
            `--allow-fs-read=${path.join(root, 'package.json')}`,
            '--no-warnings',
            path.join(root, 'server/platform/spreadsheet/process.ts'),
          ],
          { env: {}, stdio: ['pipe', 'pipe', 'ignore'], timeout: seconds * 1000, killSignal: 'SIGKILL' },
        )
        const parts: Buffer[] = []
        let length = 0
        let outgrown = false
        child.stdout.on('data', (part: Buffer) => {
          length += part.length
          if (length > maxAnswerBytes) {
            outgrown = true
            child.kill('SIGKILL')
          } else parts.push(part)
        })
        child.on('error', reject)
        child.on('close', (code, signal) => {
          if (code === 0) resolve(Buffer.concat(parts))
          else resolve(signal === 'SIGKILL' && !outgrown ? 'too-slow' : 'too-large')
        })
        // It may have died before it read everything.
        child.stdin.on('error', () => {})
        const head = Buffer.from(JSON.stringify(task))
        const size = Buffer.alloc(4)
        size.writeUInt32BE(head.length)
        child.stdin.write(size)
        child.stdin.write(head)
        child.stdin.end(input)
      }),
  )
