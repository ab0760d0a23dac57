import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type GivenAnswer, latestAnswers } from '#server/exams/rules/answer.ts'
import { AnswerSheet } from './answer-sheet.ts'
import type { AnswerStore } from './answer-store.ts'
import { chooseOption } from './choose.ts'
import { keyAction } from './keyboard.ts'
import { type Send, SittingSession, type SittingStart } from './sitting-session.ts'

const deadline = 3_600_000
const start: SittingStart = {
  attemptId: 'attempt',
  startedAt: 0,
  deadlineAt: deadline,
  serverNow: 0,
  questionCount: 5,
  answers: [],
}

/** The device's storage, which outlives the page. */
function makeStore(): AnswerStore & { kept: Map<number, GivenAnswer> } {
  const kept = new Map<number, GivenAnswer>()
  return {
    kept,
    all: async () => [...kept.values()],
    put: async (_, answers) => {
      for (const answer of answers) kept.set(answer.question, answer)
    },
    remove: async (_, answers) => {
      for (const answer of answers)
        if ((kept.get(answer.question)?.revision ?? Infinity) <= answer.revision) kept.delete(answer.question)
    },
    clear: async () => kept.clear(),
  }
}

/** A server as far as a browser can tell: it keeps the higher revision, can be unreachable, and can be finished. */
function makeServer() {
  const server = {
    online: true,
    finished: false,
    stored: new Map<number, GivenAnswer>(),
    submitted: null as GivenAnswer[] | null,
    send: null as unknown as Send,
  }
  server.send = (async (name: string, payload: { answers: GivenAnswer[] }) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (!server.online) throw new Error('offline')
    const serverNow = new Date(performance.now()).toISOString()
    const answered = () => [...server.stored.values()].filter((answer) => answer.choice !== '').length
    if (name === 'exam.clock')
      return { ok: true, value: { state: server.finished ? 'submitted' : 'in_progress', serverNow, answered: answered() } }
    if (name === 'exam.submit') {
      server.submitted = payload.answers
      return { ok: true, value: {} }
    }
    if (server.finished) return { ok: false, reason: 'already-submitted', sentence: '' }
    server.stored = latestAnswers([...server.stored.values(), ...payload.answers])
    const standing = payload.answers.flatMap((answer) => {
      const stands = server.stored.get(answer.question) as GivenAnswer
      return stands.choice === answer.choice ? [] : [stands]
    })
    return { ok: true, value: { serverNow, answered: answered(), standing } }
  }) as Send
  return server
}

const page = (server: ReturnType<typeof makeServer>, store: AnswerStore, more: Partial<SittingStart> = {}) => {
  const session = new SittingSession({ ...start, ...more, serverNow: performance.now() }, server.send, store, () =>
    performance.now(),
  )
  return { session, close: session.open() }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a sitting', () => {
  test('saves each answer soon after it was given and says so', async () => {
    const [server, store] = [makeServer(), makeStore()]
    const { session } = page(server, store)
    session.give(0, 'B')
    expect(session.view().unsaved).toEqual(new Set([0]))
    await vi.advanceTimersByTimeAsync(400)
    expect(server.stored.get(0)?.choice).toBe('B')
    expect(session.view()).toMatchObject({ answered: 1, alarm: false })
    expect(session.view().unsaved.size).toBe(0)
    expect(store.kept.size).toBe(0)
  })

  test('saves whoever answers without a pause', async () => {
    const server = makeServer()
    const { session } = page(server, makeStore())
    for (let press = 0; press < 20; press += 1) {
      session.give(press % 5, press % 2 === 0 ? 'A' : 'B')
      await vi.advanceTimersByTimeAsync(60)
    }
    expect(server.stored.size).toBe(5)
  })

  test('raises the alarm when something is unsaved for ten seconds, keeps trying, and takes it back', async () => {
    const [server, store] = [makeServer(), makeStore()]
    const { session } = page(server, store)
    server.online = false
    session.give(2, 'A')
    await vi.advanceTimersByTimeAsync(9_000)
    expect(session.view().alarm).toBe(false)
    await vi.advanceTimersByTimeAsync(2_500)
    expect(session.view().alarm).toBe(true)
    expect(store.kept.get(2)?.choice).toBe('A')
    server.online = true
    await vi.advanceTimersByTimeAsync(12_000)
    expect(session.view()).toMatchObject({ alarm: false, answered: 1 })
  })

  test('loses nothing in a crash: the next page on this device delivers what the last one could not', async () => {
    const [server, store] = [makeServer(), makeStore()]
    const first = page(server, store)
    server.online = false
    first.session.give(1, 'C')
    await vi.advanceTimersByTimeAsync(1_000)
    first.close()
    server.online = true
    const second = page(server, store)
    await vi.advanceTimersByTimeAsync(500)
    expect(second.session.view().choices.get(1)).toBe('C')
    expect(server.stored.get(1)?.choice).toBe('C')
  })

  test('does not bring back an old answer over a newer one from another device', async () => {
    const [server, store] = [makeServer(), makeStore()]
    await store.put('attempt', [{ question: 1, revision: 5, choice: 'A' }])
    const newer = { question: 1, revision: 9_000, choice: 'D' }
    server.stored.set(1, newer)
    const { session } = page(server, store, { answers: [newer] })
    await vi.advanceTimersByTimeAsync(500)
    expect(session.view().choices.get(1)).toBe('D')
    expect(server.stored.get(1)?.choice).toBe('D')
  })

  test('two tabs converge on the later click', async () => {
    const server = makeServer()
    const [one, two] = [page(server, makeStore()), page(server, makeStore())]
    await vi.advanceTimersByTimeAsync(100)
    one.session.give(3, 'A')
    await vi.advanceTimersByTimeAsync(50)
    two.session.give(3, 'B')
    await vi.advanceTimersByTimeAsync(1_000)
    one.session.give(4, 'C')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.stored.get(3)?.choice).toBe('B')
    expect(two.session.view().choices.get(3)).toBe('B')
  })

  test('takes no answer after the deadline, whatever the device’s own clock says', async () => {
    const { session } = page(makeServer(), makeStore(), { deadlineAt: performance.now() + 5_000 })
    await vi.advanceTimersByTimeAsync(4_000)
    vi.setSystemTime(new Date('2020-01-01'))
    expect(session.remaining()).toBeGreaterThan(0)
    await vi.advanceTimersByTimeAsync(2_000)
    session.give(0, 'A')
    expect(session.view().choices.size).toBe(0)
  })

  test('hands in everything it holds, and tries until the server has it', async () => {
    const [server, store] = [makeServer(), makeStore()]
    const { session } = page(server, store)
    session.give(0, 'A')
    await vi.advanceTimersByTimeAsync(500)
    server.online = false
    session.give(1, 'B')
    const submitted = session.submit()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(session.view().phase).toBe('submitting')
    expect(session.view().problem).toContain('重试')
    server.online = true
    await vi.advanceTimersByTimeAsync(10_000)
    await submitted
    expect(server.submitted?.map((answer) => answer.choice).sort()).toEqual(['A', 'B'])
    expect(session.view().phase).toBe('finished')
    expect(store.kept.size).toBe(0)
  })

  test('sees within a moment that the attempt was finished elsewhere', async () => {
    const server = makeServer()
    const { session } = page(server, makeStore())
    await vi.advanceTimersByTimeAsync(100)
    server.finished = true
    await vi.advanceTimersByTimeAsync(16_000)
    expect(session.view().phase).toBe('finished')
  })
})

test('an answer sheet ends the same whatever order answers and acknowledgements come in', () => {
  const answers = fc.uniqueArray(
    fc.record({ question: fc.nat(4), revision: fc.nat(30), choice: fc.constantFrom('', 'A', 'B') }),
    {
      selector: ({ question, revision }) => `${question}/${revision}`,
    },
  )
  fc.assert(
    fc.property(answers, answers, (acknowledged, kept) => {
      const sheet = new AnswerSheet([...latestAnswers(acknowledged).values()], [...latestAnswers(kept).values()])
      for (const [question, choice] of sheet.choices()) {
        const [server, device] = [latestAnswers(acknowledged).get(question), latestAnswers(kept).get(question)]
        const expected = device && device.revision > (server?.revision ?? -1) ? device : server
        expect(choice).toBe(expected?.choice)
      }
      sheet.learn(sheet.pending())
      expect(sheet.pending()).toEqual([])
    }),
  )
})

test('keys choose, turn and flag; F chooses where there is an option F', () => {
  expect(keyAction('1', 4)).toEqual({ do: 'choose', place: 0 })
  expect(keyAction('d', 4)).toEqual({ do: 'choose', place: 3 })
  expect(keyAction('5', 4)).toBeNull()
  expect(keyAction('f', 4)).toEqual({ do: 'flag' })
  expect(keyAction('F', 6)).toEqual({ do: 'choose', place: 5 })
  expect(keyAction('n', 4)).toEqual({ do: 'next' })
  expect(keyAction('P', 4)).toEqual({ do: 'previous' })
  expect(keyAction('Enter', 4)).toBeNull()
})

test('options take each other’s place, or come together in a multiple choice', () => {
  expect(chooseOption('single', 'A', 2)).toBe('C')
  expect(chooseOption('true-false', '', 1)).toBe('B')
  expect(chooseOption('multiple', 'A', 2)).toBe('AC')
  expect(chooseOption('multiple', 'AC', 0)).toBe('C')
  expect(chooseOption('multiple', 'C', 2)).toBe('')
})
