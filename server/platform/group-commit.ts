import { invariant } from './invariant.ts'

/** Too many writes wait already: said at once, so that the browser keeps its copy and comes again, and memory stays flat. */
export class TooManyWaiting extends Error {
  constructor(limit: number) {
    super(`more than ${limit} writes wait for their commit`)
    this.name = 'TooManyWaiting'
  }
}

export type GroupCommit<Item, Reply> = {
  /** The reply to `item` once the transaction that holds it is committed. Rejects with `TooManyWaiting`, or with what its flush threw. */
  add(item: Item): Promise<Reply>
  /** How many items wait or are being written. */
  waiting(): number
}

type Waiting<Item, Reply> = { item: Item; resolve(reply: Reply): void; reject(error: unknown): void }

/**
 * Many small writes of one kind, one transaction. While one flush runs the next ones gather, so a quiet system answers at once and a
 * busy one pays for a commit once in hundreds of items.
 *
 * `flush` writes all items in one transaction and answers a reply an item, in order; it must have no effect when it throws, because
 * a batch that fails is tried again in halves until the item at fault stands alone: one bad write never takes its neighbours along.
 * Errors that are nobody's item (the connection is gone, the database is starting) go to everyone at once.
 */
export function groupCommit<Item, Reply>(options: {
  flush(items: readonly Item[]): Promise<readonly Reply[]>
  /** Items in one transaction at most. */
  maxItems: number
  /** Items that may wait at once; more are refused with `TooManyWaiting`. */
  maxPending: number
  /** How many flushes may run beside each other; more than one only if their order does not matter. */
  concurrency?: number
  /** How long the first item of a batch waits for company. 0: not at all. */
  gatherMilliseconds?: number
}): GroupCommit<Item, Reply> {
  const { flush, maxItems, maxPending, concurrency = 1, gatherMilliseconds = 0 } = options
  let queue: Waiting<Item, Reply>[] = []
  let pending = 0
  let running = 0
  let gathering = false

  async function write(batch: Waiting<Item, Reply>[]): Promise<void> {
    try {
      const replies = await flush(batch.map((each) => each.item))
      invariant(replies.length === batch.length, `expected ${batch.length} replies of a flush, got ${replies.length}`)
      batch.forEach((each, index) => {
        each.resolve(replies[index] as Reply)
      })
    } catch (error) {
      if (batch.length === 1 || isEverybodys(error)) {
        for (const each of batch) each.reject(error)
        return
      }
      const middle = Math.ceil(batch.length / 2)
      await write(batch.slice(0, middle))
      await write(batch.slice(middle))
    }
  }

  function start(): void {
    while (queue.length > 0 && running < concurrency) {
      const batch = queue.slice(0, maxItems)
      queue = queue.slice(maxItems)
      running += 1
      void write(batch).finally(() => {
        running -= 1
        pending -= batch.length
        if (queue.length > 0) startSoon()
      })
    }
  }

  function startSoon(): void {
    if (gathering || running >= concurrency) return
    if (queue.length >= maxItems) {
      start()
      return
    }
    gathering = true
    const begin = () => {
      gathering = false
      start()
    }
    // Messages that arrived in the same turn of the event loop go together even when nothing waits for company.
    if (gatherMilliseconds === 0) setImmediate(begin)
    else setTimeout(begin, gatherMilliseconds)
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (pending >= maxPending) {
          reject(new TooManyWaiting(maxPending))
          return
        }
        pending += 1
        queue.push({ item, resolve, reject })
        startSoon()
      }),
    waiting: () => pending,
  }
}

/** Lost connections (08), full disks and memory (53), a server that stops or starts (57) and time-outs of the pool name no item. */
function isEverybodys(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return /^(08|53|57)/.test(code) || /^E[A-Z]+$/.test(code)
  return typeof message === 'string' && /connection|timeout exceeded|pool/i.test(message)
}
