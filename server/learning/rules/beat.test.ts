import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Beat, type BeatReply, decideBeat, longestBeatMilliseconds, receiptOf } from './beat.ts'
import { whyNotComplete } from './completion.ts'
import { fillLease, freshLease, isHeld, type Lease } from './lease.ts'
import type { Progress, WatchedLesson, WatchingPolicy } from './policy.ts'
import { decidePresence, pendingPrompt } from './presence.ts'
import { contains, measure, subtract } from './ranges.ts'

const start = new Date('2026-11-23T01:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const lesson: WatchedLesson = {
  durationMilliseconds: 120_000,
  freeSeeking: false,
  countsFrom: new Date('2025-12-31T16:00:00Z'),
  countsUntil: new Date('2026-12-31T16:00:00Z'),
}
const policy: WatchingPolicy = {
  watchedShare: 0.95,
  maximumRateHundredths: 150,
  savedMilliseconds: 3_600_000,
  seekToleranceMilliseconds: 5_000,
  dailyMilliseconds: null,
  presence: null,
}
const untouched: Progress = {
  watched: [],
  spentMilliseconds: 0,
  positionMilliseconds: 0,
  presence: { seed: 7, passed: 0, tries: 0, promptedAt: null },
  completedAt: null,
}
const opened = freshLease('lease', null, start, '2026-11-23')

type World = { lease: Lease; progress: Progress; lesson: WatchedLesson; policy: WatchingPolicy }
const world = (changes: Partial<World> = {}): World => ({ lease: opened, progress: untouched, lesson, policy, ...changes })
const beat = (sequence: number, from: number, to: number, rate = 1): Beat => ({
  sequence,
  fromMilliseconds: from * 1000,
  toMilliseconds: to * 1000,
  rateHundredths: rate * 100,
})

/** Sends beats one after another, each at its second; answers the world afterwards and every reply. */
function send(state: World, ...beats: [second: number, beat: Beat][]): { after: World; replies: BeatReply[] } {
  const replies: BeatReply[] = []
  let after = state
  for (const [second, each] of beats) {
    const decided = decideBeat({ ...after, leaseId: 'lease', beat: each, now: at(second), today: shanghaiDay(at(second)) })
    after = { ...after, lease: decided.lease, progress: decided.progress }
    replies.push(decided.reply)
  }
  return { after, replies }
}

describe('an honest player', () => {
  test('is credited everything, however unevenly its beats arrive', () => {
    const { after, replies } = send(
      world(),
      [10.2, beat(1, 0, 10)],
      [23, beat(2, 10, 20)],
      [30.1, beat(3, 20, 30)],
      [40.1, beat(4, 30, 40)],
    )
    expect(replies.map((reply) => [reply.counted, reply.reason])).toEqual([
      [[0, 10_000], null],
      [[10_000, 20_000], null],
      [[20_000, 30_000], null],
      [[30_000, 40_000], null],
    ])
    expect(after.progress.watched).toEqual([[0, 40_000]])
    expect(after.progress.positionMilliseconds).toBe(40_000)
  })

  test('may watch at the fastest allowed speed', () => {
    const { replies } = send(world(), [10, beat(1, 0, 15, 1.5)], [20, beat(2, 15, 30, 1.5)])
    expect(replies.map((reply) => reply.counted)).toEqual([
      [0, 15_000],
      [15_000, 30_000],
    ])
  })

  test('completes at the policy’s share, once', () => {
    const beats = Array.from({ length: 12 }, (_, index): [number, Beat] => [
      (index + 1) * 10,
      beat(index + 1, index * 10, (index + 1) * 10),
    ])
    const { after, replies } = send(world(), ...beats)
    expect(replies.map((reply) => reply.completed)).toEqual([...Array(11).fill(false), true])
    expect(after.progress.completedAt).toEqual(at(120))
    const { after: later } = send(after, [200, beat(13, 0, 10)])
    expect(later.progress.completedAt).toEqual(at(120))
  })

  test('gets an hour’s beats credited after an hour without network, in order', () => {
    const hour = { ...lesson, durationMilliseconds: 4_000_000 }
    const beats = Array.from({ length: 360 }, (_, index): [number, Beat] => [3600, beat(index + 1, index * 10, (index + 1) * 10)])
    const { after } = send(world({ lesson: hour }), ...beats)
    expect(after.progress.watched).toEqual([[0, 3_600_000]])
  })

  test('loses nothing of what was on its way when the lease was closed', () => {
    const closed = world({ lease: { ...opened, closedAt: at(12) } })
    expect(send(closed, [15, beat(1, 0, 10)]).replies[0]?.counted).toEqual([0, 10_000])
    expect(send(closed, [900, beat(1, 0, 20)]).replies[0]).toMatchObject({ counted: [0, 12_000], reason: 'clipped' })
  })
})

describe('a forged player gains nothing', () => {
  test('the whole video in one beat', () => {
    expect(send(world(), [60, beat(1, 0, 120)]).replies[0]).toMatchObject({ counted: null, reason: 'too-long' })
  })

  test('all beats at once', () => {
    const beats = Array.from({ length: 12 }, (_, index): [number, Beat] => [5, beat(index + 1, index * 10, (index + 1) * 10)])
    const { after } = send(world(), ...beats)
    expect(measure(after.progress.watched)).toBe(5_000)
  })

  test('the same beat again: the same answer, word for word, and no change', () => {
    const { after, replies } = send(world(), [10, beat(1, 0, 10)])
    const again = send(after, [30, beat(1, 50, 60)])
    expect(again.replies[0]).toEqual(replies[0])
    expect(again.after).toEqual(after)
  })

  test('the same range under a new number', () => {
    const { after } = send(world(), [10, beat(1, 0, 10)], [20, beat(2, 0, 10)], [30, beat(3, 0, 10)])
    expect(measure(after.progress.watched)).toBe(10_000)
  })

  test.each([
    ['another lease', { lease: { ...opened, leaseId: 'other' } }, beat(1, 0, 10), 'session-superseded'],
    ['a number left out', {}, beat(3, 0, 10), 'sequence-gap'],
    ['a number from before', { lease: { ...opened, lastSequence: 4 } }, beat(2, 0, 10), 'already-received'],
    ['faster than allowed', {}, beat(1, 0, 10, 2), 'too-fast'],
    ['slower than any player', {}, beat(1, 0, 10, 0.1), 'too-fast'],
    ['a picture that stands still', {}, beat(1, 4, 4), 'stalled'],
    ['backwards', {}, beat(1, 9, 4), 'stalled'],
    ['beyond the end', {}, beat(1, 130, 140), 'stalled'],
    ['a jump ahead on the first viewing', {}, beat(1, 60, 70), 'ahead-of-watched'],
    ['before the course opens', { lesson: { ...lesson, countsFrom: at(999) } }, beat(1, 0, 10), 'out-of-window'],
    ['after the course has closed', { lesson: { ...lesson, countsUntil: at(20) } }, beat(1, 0, 10), 'out-of-window'],
    [
      'a full day',
      { policy: { ...policy, dailyMilliseconds: 100 }, lease: { ...opened, dayMilliseconds: 100 } },
      beat(1, 0, 10),
      'daily-cap',
    ],
  ] satisfies [string, Partial<World>, Beat, string][])('%s', (_, changes, sent, reason) => {
    const before = world(changes)
    const { after, replies } = send(before, [20, sent])
    expect(replies[0]).toMatchObject({ counted: null, reason })
    expect(after.progress).toEqual(before.progress)
  })

  test('the window asks when a beat was received, and goes back five seconds at most', () => {
    const closing = { ...lesson, countsUntil: at(20) }
    const decide = (now: number, waitedMilliseconds: number) =>
      decideBeat({
        ...world({ lesson: closing }),
        leaseId: 'lease',
        beat: beat(1, 0, 10),
        now: at(now),
        receivedAt: receiptOf(at(now), waitedMilliseconds),
        today: shanghaiDay(at(now)),
      }).reply.reason
    expect(decide(21, 1_001)).toBeNull()
    expect(decide(21, 1_000)).toBe('out-of-window')
    expect(decide(24, 60_000)).toBeNull()
    expect(decide(25, 60_000)).toBe('out-of-window')
    expect(decide(20, -5_000)).toBe('out-of-window')
  })

  test('scattered crumbs stop being stored', () => {
    const watched = Array.from({ length: 400 }, (_, index) => [index * 200, index * 200 + 100] as const)
    const { after, replies } = send(world({ progress: { ...untouched, watched }, lesson: { ...lesson, freeSeeking: true } }), [
      20,
      beat(1, 100, 110),
    ])
    expect(replies[0]?.reason).toBe('too-scattered')
    expect(after.progress.watched).toBe(watched)
  })
})

describe('what is free', () => {
  test('a course that allows jumping, and reviewing what is complete', () => {
    expect(send(world({ lesson: { ...lesson, freeSeeking: true } }), [20, beat(1, 60, 70)]).replies[0]?.counted).toEqual([
      60_000, 70_000,
    ])
    const completed = { ...untouched, completedAt: start }
    expect(send(world({ progress: completed }), [20, beat(1, 60, 70)]).replies[0]?.counted).toEqual([60_000, 70_000])
  })

  test('a first viewing may start a little beyond what was watched', () => {
    const progress = { ...untouched, watched: [[0, 30_000]] as const }
    expect(send(world({ progress }), [20, beat(1, 35, 45)]).replies[0]?.reason).toBe(null)
    expect(send(world({ progress }), [20, beat(1, 35.001, 45)]).replies[0]).toMatchObject({
      reason: 'ahead-of-watched',
      continueAtMilliseconds: 30_000,
    })
  })
})

describe('clocks', () => {
  test('one that goes back earns nothing and costs nothing', () => {
    const { after } = send(world(), [10, beat(1, 0, 10)], [-3600, beat(2, 10, 20)])
    expect(measure(after.progress.watched)).toBe(10_000)
    expect(send(after, [20, beat(3, 10, 20)]).replies[0]?.counted).toEqual([10_000, 20_000])
  })

  test('one that jumps a day ahead earns no more than may be saved up', () => {
    expect(fillLease(opened, policy, at(86_400), '2026-11-24').budgetMilliseconds).toBe(3_600_000)
  })

  test('a new day starts a new account', () => {
    const full = world({ policy: { ...policy, dailyMilliseconds: 8_000 }, lease: { ...opened, dayMilliseconds: 8_000 } })
    expect(send(full, [15 * 3600, beat(1, 0, 10)]).replies[0]).toMatchObject({ counted: [0, 8_000], reason: 'daily-cap' })
    const limited = send(world({ policy: { ...policy, dailyMilliseconds: 8_000 } }), [20, beat(1, 0, 10)])
    expect(limited.replies[0]).toMatchObject({ counted: [0, 8_000], reason: 'daily-cap' })
  })

  test('a device is in use until it has been silent for two minutes or was closed', () => {
    expect(isHeld(opened, at(119))).toBe(true)
    expect(isHeld(opened, at(120))).toBe(false)
    expect(isHeld({ ...opened, closedAt: at(1) }, at(2))).toBe(false)
  })
})

const asking: WatchingPolicy = {
  ...policy,
  presence: {
    firstAfterMilliseconds: 25_000,
    firstWithinMilliseconds: 60_000,
    leastSpacingMilliseconds: 600_000,
    mostSpacingMilliseconds: 1_200_000,
    answerMilliseconds: 60_000,
  },
}

describe('any sequence of requests', () => {
  type Step =
    | { kind: 'beat'; sequence: number; from: number; length: number; rate: number }
    | { kind: 'open' }
    | { kind: 'close' }
    | { kind: 'answer'; right: boolean }
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('beat' as const),
        sequence: fc.integer({ min: -2, max: 2 }),
        from: fc.integer({ min: -5_000, max: 130_000 }),
        length: fc.integer({ min: -1_000, max: 31_000 }),
        rate: fc.constantFrom(10, 25, 50, 100, 125, 150, 151, 400),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'open' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'close' }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), right: fc.boolean() }) },
  )
  const timed = fc.tuple(fc.integer({ min: -20_000, max: 60_000 }), step)

  test('credits no more than the wall time that passed, never shrinks, never passes the end, never counts while a prompt waits', () => {
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 60 }), fc.boolean(), (steps, freeSeeking) => {
        let lease = opened
        let progress: Progress = untouched
        let now = start
        let latest = start.getTime()
        const here = { ...lesson, freeSeeking }
        for (const [wait, each] of steps) {
          now = new Date(now.getTime() + wait)
          // What really passed: a clock that went back and came again has passed its time only once.
          latest = Math.max(latest, now.getTime())
          const before = progress
          if (each.kind === 'open') lease = freshLease('lease', lease, new Date(latest), '2026-11-23')
          else if (each.kind === 'close') lease = { ...lease, closedAt: now }
          else if (each.kind === 'answer') {
            const prompt = pendingPrompt(progress.presence, asking, now)
            if (!prompt) continue
            const choice = each.right
              ? prompt.choices.find(
                  (value) =>
                    decidePresence({ lease, progress, policy: asking, answer: { ...prompt, choice: value }, now }).outcome !==
                    'wrong',
                )
              : -1
            const decided = decidePresence({
              lease,
              progress,
              policy: asking,
              answer: { ...prompt, choice: choice as number },
              now,
            })
            expect(decided.outcome === 'wrong').toBe(!each.right)
            lease = decided.lease
            progress = decided.progress
          } else {
            const sent = {
              sequence: lease.lastSequence + 1 + each.sequence,
              fromMilliseconds: each.from,
              toMilliseconds: each.from + each.length,
              rateHundredths: each.rate,
            }
            const decided = decideBeat({
              lease,
              progress,
              lesson: here,
              policy: asking,
              leaseId: 'lease',
              beat: sent,
              now,
              today: '2026-11-23',
            })
            if (before.presence.promptedAt) expect(decided.progress).toEqual(before)
            if (each.length > longestBeatMilliseconds) expect(decided.progress.watched).toEqual(before.watched)
            lease = decided.lease
            progress = decided.progress
          }
          const wall = latest - start.getTime()
          expect(progress.spentMilliseconds).toBeLessThanOrEqual(wall)
          expect(measure(progress.watched)).toBeLessThanOrEqual(wall * 1.5)
          expect(subtract(before.watched, progress.watched)).toEqual([])
          expect(contains(progress.watched, here.durationMilliseconds)).toBe(false)
          expect(lease.budgetMilliseconds).toBeGreaterThanOrEqual(0)
          expect(Object.values(lease).every((value) => typeof value !== 'number' || Number.isInteger(value))).toBe(true)
          if (progress.completedAt) expect(measure(progress.watched)).toBeGreaterThanOrEqual(here.durationMilliseconds * 0.95)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('several videos at once share one wall clock', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 8_000 }), fc.nat(9)), { maxLength: 80 }), (steps) => {
        let lease = opened
        let now = start
        const videos = Array.from({ length: 10 }, () => untouched)
        for (const [wait, video] of steps) {
          now = new Date(now.getTime() + wait)
          if (lease.leaseId !== `lease${video}`) lease = freshLease(`lease${video}`, lease, now, '2026-11-23')
          const progress = videos[video] as Progress
          const from = progress.watched[0]?.[1] ?? 0
          const sent = {
            sequence: lease.lastSequence + 1,
            fromMilliseconds: from,
            toMilliseconds: from + 10_000,
            rateHundredths: 100,
          }
          const decided = decideBeat({
            lease,
            progress,
            lesson,
            policy,
            leaseId: lease.leaseId,
            beat: sent,
            now,
            today: '2026-11-23',
          })
          lease = decided.lease
          videos[video] = decided.progress
        }
        const total = videos.reduce((sum, progress) => sum + measure(progress.watched), 0)
        expect(total).toBeLessThanOrEqual(now.getTime() - start.getTime())
      }),
    )
  })
})

test('“not yet” lists everything that is missing', () => {
  const waiting = { ...untouched.presence, promptedAt: start }
  expect(whyNotComplete({ ...untouched, watched: [[0, 100_000]], presence: waiting }, lesson, policy)).toEqual([
    { reason: 'watch-more', missingMilliseconds: 14_000 },
    { reason: 'presence-pending' },
  ])
  expect(whyNotComplete({ ...untouched, watched: [[0, 114_000]] }, lesson, policy)).toEqual([])
})
