import type { BeatStore, StoredBeat } from './beat-buffer.ts'

const key = ['accountId', 'leaseId', 'sequence'] as const

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('xueshi-player', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('beats', { keyPath: [...key] })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

let database: Promise<IDBDatabase> | undefined

async function inTransaction<Value>(
  mode: IDBTransactionMode,
  run: (beats: IDBObjectStore) => IDBRequest<Value> | undefined,
): Promise<Value | undefined> {
  database ??= openDatabase()
  const transaction = (await database).transaction('beats', mode)
  const request = run(transaction.objectStore('beats'))
  return await new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** Private windows and full disks refuse storage: then beats live in the page alone, and nothing else changes. */
const orNothing = <Value>(work: Promise<Value>): Promise<Value | undefined> => work.catch(() => undefined)

/** Unanswered beats in IndexedDB, where they survive reload, crash and restart of the device. */
export const indexedBeats: BeatStore = {
  async all(accountId) {
    const range = IDBKeyRange.bound([accountId], [accountId, []])
    return (await orNothing(inTransaction<StoredBeat[]>('readonly', (beats) => beats.getAll(range)))) ?? []
  },
  async put(stored) {
    await orNothing(
      inTransaction('readwrite', (beats) => {
        for (const beat of stored) beats.put(beat)
        return undefined
      }),
    )
  },
  async remove(stored) {
    await orNothing(
      inTransaction('readwrite', (beats) => {
        for (const beat of stored) beats.delete(key.map((name) => beat[name]))
        return undefined
      }),
    )
  },
}
