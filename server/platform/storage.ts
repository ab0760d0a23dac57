import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { env } from './env.ts'
import { invariant } from './invariant.ts'

/**
 * Files that belong to a database row, under keys of our own making (`certificates/2026/….pdf`), never under a name a person gave.
 * A file is either whole or not there: it is written aside, flushed and renamed.
 */
export function storagePath(key: string): string {
  invariant(/^[a-z0-9][a-z0-9._/-]*$/i.test(key) && !key.split('/').includes('..'), `storage key ${JSON.stringify(key)}`)
  return path.join(env().DATA_DIR, 'storage', key)
}

/** Writes `bytes` and answers their SHA-256 in hex. Writing the same key again replaces the whole file. */
export async function putBytes(key: string, bytes: Uint8Array): Promise<string> {
  await putFile(key, (file) => file.writeFile(bytes))
  return createHash('sha256').update(bytes).digest('hex')
}

/** What `write` writes, for files that are not to be held in memory whole. */
export async function putFile(key: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const target = storagePath(key)
  const aside = `${target}.${randomUUID()}.part`
  await mkdir(path.dirname(target), { recursive: true })
  try {
    const file = await open(aside, 'wx')
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, target)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

/** The file as it is sent to a browser. */
export const streamStored = (key: string): ReadableStream => Readable.toWeb(createReadStream(storagePath(key))) as ReadableStream

export const getBytes = (key: string): Promise<Buffer> => readFile(storagePath(key))
export const removeStored = (key: string): Promise<void> => rm(storagePath(key), { force: true, recursive: true })

/** Size in bytes, or null when there is no such file. */
export async function storedSize(key: string): Promise<number | null> {
  try {
    return (await stat(storagePath(key))).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Can a file be written now? For /readyz. */
export async function storageWritable(): Promise<boolean> {
  try {
    await putBytes('health/probe', Buffer.from('ok'))
    return true
  } catch {
    return false
  }
}
