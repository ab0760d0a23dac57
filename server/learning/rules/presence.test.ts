import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideBeat } from './beat.ts'
import { freshLease } from './lease.ts'
import type { PresenceState, Progress, WatchedLesson, WatchingPolicy } from './policy.ts'
import { decidePresence, nextPromptAt, pendingPrompt } from './presence.ts'

const start = new Date('2026-11-23T01:00:00Z')
const today = '2026-11-23'
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const lesson: WatchedLesson = {
  durationMilliseconds: 90_000,
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
  presence: {
    firstAfterMilliseconds: 25_000,
    firstWithinMilliseconds: 60_000,
    leastSpacingMilliseconds: 600_000,
    mostSpacingMilliseconds: 1_200_000,
    answerMilliseconds: 60_000,
  },
}
const asked = (changes: Partial<PresenceState> = {}): PresenceState => ({
  seed: 11,
  passed: 0,
  tries: 0,
  promptedAt: start,
  ...changes,
})
const progress = (presence: PresenceState): Progress => ({
  watched: [[0, 50_000]],
  spentMilliseconds: 50_000,
  positionMilliseconds: 50_000,
  presence,
  completedAt: null,
})
const lease = { ...freshLease('lease', null, start, '2026-11-23'), budgetMilliseconds: 700, lastSequence: 5 }

/** What a person does: reads the words and adds. */
const words = '零一二三四五六七八九'
const add = (question: string) => {
  const [, a, b] = question.match(/^(.)加(.)等于多少？$/) as RegExpMatchArray
  return words.indexOf(a as string) + words.indexOf(b as string)
}

function promptMoments(seed: number, here: WatchedLesson): number[] {
  const moments: number[] = []
  for (let passed = 0; ; passed += 1) {
    const due = nextPromptAt(asked({ seed, passed }), here, policy)
    if (due === null) return moments
    moments.push(due)
  }
}

describe('the moments of the prompts', () => {
  test('depend on the seed, rise, and all lie below the share that completes the lesson', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 30_000, max: 7_200_000 }), (seed, durationMilliseconds) => {
        const here = { ...lesson, durationMilliseconds }
        const moments = promptMoments(seed, here)
        expect(moments.length).toBeGreaterThanOrEqual(1)
        expect(moments).toEqual([...moments].sort((a, b) => a - b))
        expect(moments[0]).toBeGreaterThan(0)
        expect(moments[0]).toBeLessThanOrEqual(60_000)
        expect(moments.at(-1)).toBeLessThan(durationMilliseconds * policy.watchedShare)
        moments.slice(1).forEach((moment, index) => {
          const spacing = moment - (moments[index] as number)
          expect(spacing >= 600_000 && spacing <= 1_200_000).toBe(true)
        })
      }),
    )
  })

  test('a short lesson asks once, an hour some four times, and a policy without prompts never', () => {
    expect(promptMoments(1, lesson)).toHaveLength(1)
    expect(promptMoments(1, { ...lesson, durationMilliseconds: 20_000 })).toHaveLength(1)
    const inAnHour = promptMoments(1, { ...lesson, durationMilliseconds: 3_600_000 }).length
    expect(inAnHour >= 3 && inAnHour <= 6).toBe(true)
    expect(nextPromptAt(asked(), lesson, { ...policy, presence: null })).toBe(null)
  })

  test('differ from learner to learner', () => {
    const moments = new Set(Array.from({ length: 50 }, (_, seed) => nextPromptAt(asked({ seed }), lesson, policy)))
    expect(moments.size).toBeGreaterThan(40)
  })
})

describe('a prompt', () => {
  test('has one right choice among four different ones, and does not tell it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(20), fc.nat(9), (seed, passed, tries) => {
        const prompt = pendingPrompt(asked({ seed, passed, tries }), policy, start)
        expect(prompt).not.toBeNull()
        if (!prompt) return
        expect(new Set(prompt.choices).size).toBe(4)
        expect(prompt.choices).toContain(add(prompt.question))
        expect(Object.keys(prompt).sort()).toEqual(['answerByMilliseconds', 'choices', 'prompt', 'question', 'tries'])
      }),
    )
  })

  test('nothing counts while it waits, and the beat is asked for again', () => {
    const beat = { sequence: 6, fromMilliseconds: 50_000, toMilliseconds: 55_000, rateHundredths: 100 }
    const decided = decideBeat({ lease, progress: progress(asked()), lesson, policy, leaseId: 'lease', beat, now: at(10), today })
    expect(decided.reply).toMatchObject({ counted: null, reason: 'presence-required', expectedSequence: 6 })
    expect(decided.lease).toEqual(lease)
    expect(decided.progress).toEqual(progress(asked()))
  })

  test('in time: what was played meanwhile counts too', () => {
    const prompt = pendingPrompt(asked(), policy, at(30))
    if (!prompt) throw new Error('nothing pending')
    expect(prompt.answerByMilliseconds).toBe(30_000)
    const passed = decidePresence({
      lease,
      progress: progress(asked()),
      policy,
      answer: { ...prompt, choice: add(prompt.question) },
      now: at(30),
    })
    expect(passed.outcome).toBe('passed')
    const beat = { sequence: 6, fromMilliseconds: 50_000, toMilliseconds: 60_000, rateHundredths: 100 }
    expect(decideBeat({ ...passed, lesson, policy, leaseId: 'lease', beat, now: at(31), today }).reply.counted).toEqual([
      50_000, 60_000,
    ])
  })

  test('late: a second chance, but the time nobody answered in is worth nothing', () => {
    const prompt = pendingPrompt(asked(), policy, at(600))
    if (!prompt) throw new Error('nothing pending')
    expect(prompt.answerByMilliseconds).toBe(0)
    const passed = decidePresence({
      lease,
      progress: progress(asked()),
      policy,
      answer: { ...prompt, choice: add(prompt.question) },
      now: at(600),
    })
    expect(passed.outcome).toBe('passed-late')
    expect(passed.progress.watched).toEqual([[0, 50_000]])
    const beat = { sequence: 6, fromMilliseconds: 50_000, toMilliseconds: 60_000, rateHundredths: 100 }
    expect(decideBeat({ ...passed, lesson, policy, leaseId: 'lease', beat, now: at(601), today }).reply).toMatchObject({
      counted: [50_000, 51_000],
      reason: 'clipped',
    })
  })

  test('a wrong answer brings another question and keeps the clock running', () => {
    const first = pendingPrompt(asked(), policy, at(5))
    if (!first) throw new Error('nothing pending')
    const wrong = decidePresence({ lease, progress: progress(asked()), policy, answer: { ...first, choice: -1 }, now: at(5) })
    expect(wrong.outcome).toBe('wrong')
    const second = pendingPrompt(wrong.progress.presence, policy, at(10))
    expect(second).toMatchObject({ prompt: 0, tries: 1, answerByMilliseconds: 50_000 })
    // The answer to the first question is no answer to the second.
    expect(
      decidePresence({ lease, progress: wrong.progress, policy, answer: { ...first, choice: add(first.question) }, now: at(10) })
        .outcome,
    ).toBe('not-asked')
  })

  test('cannot be answered before it is asked', () => {
    const quiet = progress(asked({ promptedAt: null }))
    expect(
      decidePresence({ lease, progress: quiet, policy, answer: { prompt: 0, tries: 0, choice: 9 }, now: at(1) }).outcome,
    ).toBe('not-asked')
  })
})
