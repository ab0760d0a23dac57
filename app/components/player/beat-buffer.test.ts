import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BeatReply, decideBeat } from '#server/learning/rules/beat.ts'
import { freshLease } from '#server/learning/rules/lease.ts'
import type { Progress, WatchingPolicy } from '#server/learning/rules/policy.ts'
import { BeatBuffer, type BeatStore, leftBehind, type StoredBeat } from './beat-buffer.ts'

/** A store that forgets nothing, as IndexedDB does. */
function memoryStore(): BeatStore & { beats: StoredBeat[] } {
  const store = {
    beats: [] as StoredBeat[],
    all: async (accountId: string) => store.beats.filter((beat) => beat.accountId === accountId),
    put: async (beats: readonly StoredBeat[]) => void store.beats.push(...beats),
    remove: async (beats: readonly StoredBeat[]) => {
      const keys = new Set(beats.map((beat) => `${beat.leaseId} ${beat.sequence}`))
      store.beats = store.beats.filter((beat) => !keys.has(`${beat.leaseId} ${beat.sequence}`))
    },
  }
  return store
}
const stretch = (from: number, to: number) => ({ fromMilliseconds: from, toMilliseconds: to, rateHundredths: 100 })
const taken = (sequence: number): BeatReply => ({
  sequence,
  counted: [0, 1],
  reason: null,
  expectedSequence: sequence + 1,
  watchedMilliseconds: 1,
  completed: false,
  presenceRequired: false,
  continueAtMilliseconds: 0,
})

describe('beats without an answer', () => {
  test('are numbered in order, and long stretches cut into pieces', () => {
    const buffer = new BeatBuffer(memoryStore(), 'a', 'l')
    buffer.add(stretch(0, 10_000))
    buffer.add(stretch(10_000, 55_000))
    expect(buffer.nextMessage().map((beat) => [beat.sequence, beat.fromMilliseconds, beat.toMilliseconds])).toEqual([
      [1, 0, 10_000],
      [2, 10_000, 30_000],
      [3, 30_000, 50_000],
      [4, 50_000, 55_000],
    ])
  })

  test('leave when taken, counted or not, and stay when the server wants them again', () => {
    const store = memoryStore()
    const buffer = new BeatBuffer(store, 'a', 'l')
    for (const second of [0, 10, 20]) buffer.add(stretch(second * 1000, second * 1000 + 10_000))
    buffer.settle([taken(1), { ...taken(2), counted: null, reason: 'presence-required', expectedSequence: 2 }])
    expect(buffer.nextMessage().map((beat) => beat.sequence)).toEqual([2, 3])
    expect(store.beats).toHaveLength(2)
  })

  test('outlive the page, lease by lease, and only for the person who played', async () => {
    const store = memoryStore()
    new BeatBuffer(store, 'a', '0199-late').add(stretch(0, 30_000))
    new BeatBuffer(store, 'a', '0198-early').add(stretch(0, 10_000))
    new BeatBuffer(store, 'b', '0197').add(stretch(0, 10_000))
    const left = await leftBehind(store, 'a')
    expect(left.map((buffer) => [buffer.leaseId, buffer.nextMessage().length])).toEqual([
      ['0198-early', 1],
      ['0199-late', 2],
    ])
  })

  test('given up, the numbers go on from what the server has', () => {
    const buffer = new BeatBuffer(memoryStore(), 'a', 'l')
    for (const second of [0, 10, 20]) buffer.add(stretch(second * 1000, second * 1000 + 10_000))
    buffer.settle([taken(1)])
    buffer.forget()
    buffer.add(stretch(50_000, 60_000))
    expect(buffer.nextMessage().map((beat) => beat.sequence)).toEqual([2])
  })

  test('a beat that the server misses and storage has lost ends the lease', () => {
    const buffer = new BeatBuffer(memoryStore(), 'a', 'l', [{ accountId: 'a', leaseId: 'l', sequence: 5, ...stretch(0, 10_000) }])
    expect(buffer.settle([{ ...taken(5), expectedSequence: 3 }]).lost).toBe(true)
    expect(buffer.settle([{ ...taken(5), expectedSequence: 5 }]).lost).toBe(false)
  })
})

test('whatever messages and answers are lost, the server ends up with everything that was played, once', () => {
  const policy: WatchingPolicy = {
    watchedShare: 0.95,
    maximumRateHundredths: 150,
    savedMilliseconds: 3_600_000,
    seekToleranceMilliseconds: 5_000,
    dailyMilliseconds: null,
    presence: null,
  }
  const start = new Date('2026-11-23T01:00:00Z')
  const lesson = {
    durationMilliseconds: 3_600_000,
    freeSeeking: false,
    countsFrom: new Date('2026-01-01T00:00:00Z'),
    countsUntil: new Date('2027-01-01T00:00:00Z'),
  }
  const fate = fc.constantFrom('delivered', 'message lost', 'answer lost', 'reloaded')
  fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 40 }), async (fates) => {
      const store = memoryStore()
      let buffer = new BeatBuffer(store, 'a', 'l')
      let lease = freshLease('l', null, start, '2026-11-23')
      let progress: Progress = {
        watched: [],
        spentMilliseconds: 0,
        positionMilliseconds: 0,
        presence: { seed: 1, passed: 0, tries: 0, promptedAt: null },
        completedAt: null,
      }
      let played = 0
      for (const each of [...fates, 'delivered', 'delivered']) {
        buffer.add(stretch(played, played + 10_000))
        played += 10_000
        if (each === 'message lost') continue
        if (each === 'reloaded') {
          buffer = (await leftBehind(store, 'a'))[0] as BeatBuffer
          continue
        }
        const replies = buffer.nextMessage().map((beat) => {
          const decided = decideBeat({
            lease,
            progress,
            lesson,
            policy,
            leaseId: 'l',
            beat,
            now: new Date(start.getTime() + played),
            today: '2026-11-23',
          })
          lease = decided.lease
          progress = decided.progress
          return decided.reply
        })
        if (each === 'delivered') expect(buffer.settle(replies).lost).toBe(false)
      }
      expect(progress.watched).toEqual([[0, played]])
      expect(progress.spentMilliseconds).toBe(played)
      expect(store.beats).toEqual([])
    }),
  )
})
