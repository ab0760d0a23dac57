import type { GivenAnswer } from '#server/exams/rules/answer.ts'

/** Where answers wait for their acknowledgement, beyond the life of the page. */
export type AnswerStore = {
  all(attemptId: string): Promise<GivenAnswer[]>
  put(attemptId: string, answers: readonly GivenAnswer[]): Promise<void>
  /** Forgets what has been acknowledged; a newer answer to the same question stays. */
  remove(attemptId: string, answers: readonly GivenAnswer[]): Promise<void>
  /** The attempt is over: nothing of it stays on this device. */
  clear(attemptId: string): Promise<void>
}

type Kept = GivenAnswer & { attemptId: string }

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('xueshi-exam', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('answers', { keyPath: ['attemptId', 'question'] })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

let database: Promise<IDBDatabase> | undefined

async function inTransaction<Value>(
  mode: IDBTransactionMode,
  run: (answers: IDBObjectStore) => IDBRequest<Value> | undefined,
): Promise<Value | undefined> {
  database ??= openDatabase()
  const transaction = (await database).transaction('answers', mode)
  const request = run(transaction.objectStore('answers'))
  return await new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** Private windows and full disks refuse storage: then answers live in the page alone, and the banner appears all the same. */
const orNothing = <Value>(work: Promise<Value>): Promise<Value | undefined> => work.catch(() => undefined)

const ofAttempt = (attemptId: string) => IDBKeyRange.bound([attemptId], [attemptId, []])

export const indexedAnswers: AnswerStore = {
  async all(attemptId) {
    const kept = (await orNothing(inTransaction<Kept[]>('readonly', (answers) => answers.getAll(ofAttempt(attemptId))))) ?? []
    return kept.map(({ question, revision, choice }) => ({ question, revision, choice }))
  },
  async put(attemptId, given) {
    await orNothing(
      inTransaction('readwrite', (answers) => {
        for (const answer of given) answers.put({ attemptId, ...answer })
        return undefined
      }),
    )
  },
  async remove(attemptId, acknowledged) {
    await orNothing(
      inTransaction('readwrite', (answers) => {
        for (const answer of acknowledged) {
          const request: IDBRequest<Kept | undefined> = answers.get([attemptId, answer.question])
          request.onsuccess = () => {
            if (request.result && request.result.revision <= answer.revision) answers.delete([attemptId, answer.question])
          }
        }
        return undefined
      }),
    )
  },
  async clear(attemptId) {
    await orNothing(
      inTransaction('readwrite', (answers) => {
        answers.delete(ofAttempt(attemptId))
        return undefined
      }),
    )
  },
}
