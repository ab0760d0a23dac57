/**
 * Locks that the kernel lets go of when their holder dies, however it dies: a name in Linux's abstract socket namespace. Whoever else asks
 * is told who holds it.
 */
import { createHash } from 'node:crypto'
import net from 'node:net'
import path from 'node:path'

/** What a holder tells of itself. */
export type Holder = { pid: number; port?: number }
export type Lock = { release(): void }

function addressOf(folder: string, purpose: string): string {
  return `\0xueshi-${createHash('sha256')
    .update(`${path.resolve(folder)}\n${purpose}`)
    .digest('hex')
    .slice(0, 32)}`
}

/** Takes the lock of `purpose` for `folder`, or answers who has it (null when the holder vanished while being asked). */
export async function tryLock(
  folder: string,
  purpose: string,
  self: Holder = { pid: process.pid },
): Promise<{ lock: Lock } | { holder: Holder | null }> {
  const address = addressOf(folder, purpose)
  const lock = await new Promise<Lock | null>((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.end(JSON.stringify(self))
    })
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(address, () => {
      server.unref()
      resolve({ release: () => void server.close() })
    })
  })
  return lock ? { lock } : { holder: await askHolder(address) }
}

async function askHolder(address: string): Promise<Holder | null> {
  return await new Promise((resolve) => {
    const socket = net.connect(address)
    let text = ''
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      try {
        resolve(JSON.parse(text) as Holder)
      } catch {
        resolve(null)
      }
    })
  })
}

/** Runs `work` while nobody else in this checkout runs work of the same purpose; waits its turn. */
export async function inTurn<Value>(folder: string, purpose: string, work: () => Promise<Value>): Promise<Value> {
  for (;;) {
    const answer = await tryLock(folder, purpose)
    if ('lock' in answer) {
      try {
        return await work()
      } finally {
        answer.lock.release()
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
