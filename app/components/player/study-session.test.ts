import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BeatReply } from '#server/learning/rules/beat.ts'
import type { LessonState } from '#server/learning/study-state.ts'
import type { BeatStore, StoredBeat } from './beat-buffer.ts'
import type { Sample } from './position-tracker.ts'
import { type Send, StudySession } from './study-session.ts'

const lesson = (changes: Partial<LessonState> = {}): LessonState => ({
  lessonId: 'lesson',
  durationMilliseconds: 120_000,
  watchedMilliseconds: 0,
  neededMilliseconds: 114_000,
  completedAt: null,
  notYet: [],
  prompt: null,
  ...changes,
})
const opened = {
  ok: true,
  value: {
    leaseId: 'lease',
    lesson: lesson(),
    watched: [],
    continueAtMilliseconds: 0,
    freeSeeking: false,
    seekToleranceMilliseconds: 5_000,
  },
}
const counts = (
  beat: { sequence: number; fromMilliseconds: number; toMilliseconds: number },
  changes: Partial<BeatReply> = {},
) => ({
  sequence: beat.sequence,
  counted: [beat.fromMilliseconds, beat.toMilliseconds] as const,
  reason: null,
  sentence: null,
  expectedSequence: beat.sequence + 1,
  watchedMilliseconds: 0,
  completed: false,
  presenceRequired: false,
  continueAtMilliseconds: beat.toMilliseconds,
  ...changes,
})
const prompt = { prompt: 0, tries: 0, question: '二加三等于多少？', choices: [4, 5, 6, 7], answerByMilliseconds: 60_000 }

function begin(answers: Record<string, (payload: never, options?: unknown) => unknown>, stored: StoredBeat[] = []) {
  const said: [name: string, payload: unknown][] = []
  const store: BeatStore = { all: async () => stored, put: async () => {}, remove: async () => {} }
  const send = (async (name: string, payload: unknown, options?: unknown) => {
    said.push([name, payload])
    const answer = answers[name]
    if (!answer) throw new Error(`nobody answers ${name}`)
    return answer(payload as never, options)
  }) as Send
  const session = new StudySession(
    {
      accountId: 'a',
      deviceId: () => 'device',
      lesson: lesson(),
      watched: [],
      continueAtMilliseconds: 0,
      freeSeeking: false,
    },
    send,
    store,
  )
  const wound: number[] = []
  let pauses = 0
  session.onContinueAt = (milliseconds) => wound.push(milliseconds)
  session.onPause = () => {
    pauses += 1
  }
  return { session, said, wound, pauses: () => pauses, names: () => said.map(([name]) => name) }
}
/** The video plays from `from` to `to`, four looks a second. */
function play(session: StudySession, from: number, to: number) {
  const sample = (media: number): Sample => ({
    mediaMilliseconds: media,
    wallMilliseconds: media,
    rateHundredths: 100,
    playing: true,
  })
  for (let media = from; media <= to; media += 250) session.sample(sample(media))
}
type Sent = { beats: { sequence: number; fromMilliseconds: number; toMilliseconds: number }[] }
const countEverything = ({ beats }: Sent) => ({
  ok: true,
  beats: beats.map((beat) => counts(beat)),
  lesson: lesson({ watchedMilliseconds: beats.at(-1)?.toMilliseconds ?? 0 }),
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a visit to a lesson', () => {
  test('shows what is counted as soon as it is answered, and what waits until then', async () => {
    const { session } = begin({ 'learning.open': () => opened, 'learning.beat': countEverything })
    expect(await session.open()).toBe(true)
    play(session, 0, 10_000)
    session.report()
    expect(session.view().waiting).toEqual([[0, 10_000]])
    await session.flush()
    expect(session.view()).toMatchObject({ watched: [[0, 10_000]], waiting: [], notice: null, online: true })
    expect(session.allowedUntil()).toBe(10_000)
  })

  test('plays nothing into the void: without a lease no beat is made', () => {
    const { session, said } = begin({})
    play(session, 0, 10_000)
    session.report()
    expect(said).toEqual([])
  })

  test('sends first what an earlier page left behind, under its own lease', async () => {
    const left = { accountId: 'a', leaseId: 'old', sequence: 7, fromMilliseconds: 0, toMilliseconds: 9_000, rateHundredths: 100 }
    const { session, said } = begin({ 'learning.open': () => opened, 'learning.beat': countEverything }, [left])
    await session.open()
    expect(said[0]).toEqual([
      'learning.beat',
      { leaseId: 'old', beats: [{ sequence: 7, fromMilliseconds: 0, toMilliseconds: 9_000, rateHundredths: 100 }] },
    ])
    expect(said[1]?.[0]).toBe('learning.open')
  })

  test('another device is in use: asks, and takes over when told to', async () => {
    const held = { ok: false, reason: 'held-elsewhere', sentence: '…', detail: { deviceLabel: '安卓手机 · 微信' } }
    const { session } = begin({ 'learning.open': ({ takeOver }: { takeOver: boolean }) => (takeOver ? opened : held) })
    expect(await session.open()).toBe(false)
    expect(session.view()).toMatchObject({ phase: 'held', otherDevice: '安卓手机 · 微信' })
    expect(await session.open(true)).toBe(true)
    expect(session.view().phase).toBe('open')
  })
})

describe('without network', () => {
  test('keeps everything, says so, and sends it in order when the network is back', async () => {
    let online = true
    const { session, said } = begin({
      'learning.open': () => opened,
      'learning.beat': (sent: Sent) => {
        if (!online) throw new Error('unreachable')
        return countEverything(sent)
      },
    })
    await session.open()
    online = false
    play(session, 0, 10_000)
    session.report()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(session.view()).toMatchObject({ online: false, watched: [], waiting: [[0, 10_000]] })
    play(session, 10_000, 20_000)
    session.report()
    online = true
    await vi.advanceTimersByTimeAsync(40_000)
    expect(session.view()).toMatchObject({ online: true, watched: [[0, 20_000]], waiting: [] })
    const last = said.at(-1)?.[1] as Sent | undefined
    expect(last?.beats.map((beat) => beat.sequence)).toEqual([1, 2])
  })

  test('a server that is busy is a network that is slow', async () => {
    const { session } = begin({
      'learning.open': () => opened,
      'learning.beat': () => ({ ok: false, reason: 'try-later', sentence: '…' }),
    })
    await session.open()
    play(session, 0, 10_000)
    session.report()
    await session.flush()
    expect(session.view()).toMatchObject({ phase: 'open', online: false, waiting: [[0, 10_000]] })
  })
})

test('a session that has ended is said, and the beats are kept for the next one', async () => {
  const refused = { ok: false, reason: 'sign-in-required', sentence: '登录已失效，请重新登录。' }
  const { session } = begin({ 'learning.open': () => opened, 'learning.beat': () => refused })
  await session.open()
  play(session, 0, 10_000)
  session.report()
  await session.flush()
  expect(session.view()).toMatchObject({ notice: { sentence: '登录已失效，请重新登录。' }, online: true, waiting: [[0, 10_000]] })
})

describe('what is not counted is said within one beat', () => {
  test('a jump ahead: the sentence, and back to where it counts', async () => {
    const refused = (sent: Sent) => ({
      ok: true,
      beats: sent.beats.map((beat) => counts(beat, { counted: null, reason: 'ahead-of-watched', continueAtMilliseconds: 4_000 })),
      lesson: lesson(),
    })
    const { session, wound } = begin({ 'learning.open': () => opened, 'learning.beat': refused })
    await session.open()
    play(session, 60_000, 70_000)
    session.report()
    await session.flush()
    expect(session.view().notice?.sentence).toContain('请按顺序观看')
    expect(wound).toEqual([4_000])
  })

  test('another device took over: stops and offers to come back', async () => {
    const { session, pauses } = begin({
      'learning.open': () => opened,
      'learning.beat': () => ({ ok: false, reason: 'session-superseded', sentence: '…', deviceLabel: 'iPad · Safari' }),
    })
    await session.open()
    play(session, 0, 10_000)
    session.report()
    await session.flush()
    expect(session.view()).toMatchObject({ phase: 'superseded', otherDevice: 'iPad · Safari', waiting: [] })
    expect(pauses()).toBe(1)
  })

  test('a hint about another lease changes nothing, about this one everything', async () => {
    const { session } = begin({ 'learning.open': () => opened })
    await session.open()
    session.hinted('other', null)
    expect(session.view().phase).toBe('open')
    session.hinted('lease', 'Windows 电脑 · Edge')
    expect(session.view()).toMatchObject({ phase: 'superseded', otherDevice: 'Windows 电脑 · Edge' })
  })
})

describe('the presence prompt', () => {
  const asking = (late: boolean) => {
    let asked = false
    return begin({
      'learning.open': () => opened,
      'learning.beat': (sent: Sent) => {
        if (asked) return countEverything(sent)
        asked = true
        return { ok: true, beats: sent.beats.map((beat) => counts(beat, { presenceRequired: true })), lesson: lesson({ prompt }) }
      },
      'learning.presence': ({ choice }: { choice: number }) =>
        choice === 5
          ? { ok: true, value: { late, continueAtMilliseconds: 10_000, lesson: lesson() } }
          : {
              ok: false,
              reason: 'presence-wrong',
              sentence: '…',
              detail: { lesson: lesson({ prompt: { ...prompt, tries: 1 } }) },
            },
    })
  }

  test('pauses, holds the beats back, and sends them after a right answer', async () => {
    const { session, pauses, names } = asking(false)
    await session.open()
    play(session, 0, 10_000)
    session.report()
    await session.flush()
    expect(pauses()).toBe(1)
    play(session, 10_000, 12_000)
    session.report()
    await session.flush()
    expect(session.view()).toMatchObject({ prompt: { tries: 0, wrong: false }, waiting: [[10_000, 12_000]] })
    expect(await session.answer(4)).toBe('wrong')
    expect(session.view().prompt).toMatchObject({ tries: 1, wrong: true })
    expect(await session.answer(5)).toBe('passed')
    await session.flush()
    expect(session.view()).toMatchObject({ prompt: null, watched: [[0, 12_000]], waiting: [] })
    expect(names().filter((name) => name === 'learning.presence')).toHaveLength(2)
  })

  test('answered late, goes on from the last good point and says why', async () => {
    const { session, wound } = asking(true)
    await session.open()
    play(session, 0, 10_000)
    session.report()
    await session.flush()
    play(session, 10_000, 14_000)
    session.report()
    expect(await session.answer(5)).toBe('passed')
    expect(session.view()).toMatchObject({ watched: [[0, 10_000]], waiting: [], notice: { reason: 'late' } })
    expect(wound.at(-1)).toBe(10_000)
  })
})

test('a jump ends the stretch where the picture was, not where it went', async () => {
  const { session, said } = begin({ 'learning.open': () => opened, 'learning.beat': countEverything })
  await session.open()
  play(session, 0, 4_000)
  session.interrupt()
  play(session, 4_500, 5_500)
  session.report()
  await session.flush()
  const sent = said.at(-1)?.[1] as Sent | undefined
  expect(sent?.beats.map((beat) => [beat.fromMilliseconds, beat.toMilliseconds])).toEqual([
    [0, 4_000],
    [4_500, 5_500],
  ])
})

test('a device that went further meanwhile decides where to go on', async () => {
  const further = { ...opened, value: { ...opened.value, continueAtMilliseconds: 42_000 } }
  const { session, wound } = begin({ 'learning.open': () => further })
  await session.open()
  expect(wound).toEqual([42_000])
})

test('leaving reports what was played and gives the lease back', async () => {
  const { session, names } = begin({
    'learning.open': () => opened,
    'learning.beat': countEverything,
    'learning.close': () => ({ ok: true }),
  })
  await session.open()
  play(session, 0, 4_000)
  session.leave()
  expect(names()).toEqual(['learning.open', 'learning.beat', 'learning.close'])
})
