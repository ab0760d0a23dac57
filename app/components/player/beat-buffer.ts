import type { Beat, BeatReply } from '#server/learning/rules/beat.ts'
import type { Stretch } from './position-tracker.ts'

/** A beat that waits on this device for its answer. */
export type StoredBeat = Beat & { accountId: string; leaseId: string }

/** Where unanswered beats outlive the page. Best effort: a browser without storage loses only what a crash takes. */
export type BeatStore = {
  all(accountId: string): Promise<StoredBeat[]>
  put(beats: readonly StoredBeat[]): Promise<void>
  remove(beats: readonly StoredBeat[]): Promise<void>
}

/** Longer stretches are reported in pieces: the server takes half a minute at most in one beat. */
const pieceMilliseconds = 20_000
/** As many as the server takes in one message. */
export const mostInOneMessage = 400

/**
 * The beats of one lease that have no answer yet, numbered from 1 in the order of playing and sent in that order. A beat leaves when the
 * server says that it has been taken, counted or not, and not before.
 */
export class BeatBuffer {
  readonly accountId: string
  readonly leaseId: string
  readonly #store: BeatStore
  #waiting: StoredBeat[]
  #nextSequence: number

  /** `waiting` are beats of this lease that an earlier page left behind. */
  constructor(store: BeatStore, accountId: string, leaseId: string, waiting: readonly StoredBeat[] = []) {
    this.#store = store
    this.accountId = accountId
    this.leaseId = leaseId
    this.#waiting = [...waiting].sort((a, b) => a.sequence - b.sequence)
    this.#nextSequence = (this.#waiting.at(-1)?.sequence ?? 0) + 1
  }

  add(stretch: Stretch): void {
    const pieces: StoredBeat[] = []
    for (let from = stretch.fromMilliseconds; from < stretch.toMilliseconds; from += pieceMilliseconds) {
      const toMilliseconds = Math.min(from + pieceMilliseconds, stretch.toMilliseconds)
      pieces.push({
        accountId: this.accountId,
        leaseId: this.leaseId,
        sequence: this.#nextSequence++,
        fromMilliseconds: from,
        toMilliseconds,
        rateHundredths: stretch.rateHundredths,
      })
    }
    this.#waiting.push(...pieces)
    void this.#store.put(pieces)
  }

  /** What goes into the next message, as the server wants it. */
  nextMessage(): Beat[] {
    return this.#waiting.slice(0, mostInOneMessage).map(({ sequence, fromMilliseconds, toMilliseconds, rateHundredths }) => ({
      sequence,
      fromMilliseconds,
      toMilliseconds,
      rateHundredths,
    }))
  }

  waiting(): readonly Stretch[] {
    return this.#waiting
  }

  /**
   * Drops what the server has taken. `lost`: it wants a beat that is here no more (storage was cleared), so this lease cannot go on and a
   * new one is needed.
   */
  settle(replies: readonly BeatReply[]): { lost: boolean } {
    const expected = replies.at(-1)?.expectedSequence ?? 0
    const taken = this.#waiting.filter((beat) => beat.sequence < expected)
    this.#drop(taken)
    const first = this.#waiting[0]
    return { lost: first !== undefined && expected > 0 && first.sequence > expected }
  }

  /** Gives up what waits: the time for it has passed. The numbers go on from what the server has. */
  forget(): void {
    this.#nextSequence = this.#waiting[0]?.sequence ?? this.#nextSequence
    this.#drop([...this.#waiting])
  }

  #drop(beats: readonly StoredBeat[]): void {
    if (beats.length === 0) return
    const gone = new Set(beats)
    this.#waiting = this.#waiting.filter((beat) => !gone.has(beat))
    void this.#store.remove(beats)
  }
}

/** What earlier pages of this account left unanswered, one buffer a lease, the oldest lease first. */
export async function leftBehind(store: BeatStore, accountId: string): Promise<BeatBuffer[]> {
  const byLease = new Map<string, StoredBeat[]>()
  for (const beat of await store.all(accountId)) byLease.set(beat.leaseId, [...(byLease.get(beat.leaseId) ?? []), beat])
  // Lease ids begin with their time.
  return [...byLease]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([leaseId, beats]) => new BeatBuffer(store, accountId, leaseId, beats))
}
