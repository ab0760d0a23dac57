import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { receiptGraceMilliseconds } from './attempt.ts'
import { candidatePaper } from './candidate-paper.ts'
import { clockOffset, dueWarning, durationText, remainingText } from './clock.ts'
import { decideReveal, revealPolicies } from './reveal.ts'

describe('the paper that goes to a browser', () => {
  const version = {
    kind: 'single' as const,
    stem: '题干',
    options: [
      { id: 'zhengque', text: '甲' },
      { id: 'cuowu', text: '乙', last: true },
    ],
    rightOptionIds: ['zhengque'],
    explanation: '因为所以',
    tags: ['秘密标签'],
    difficulty: 3,
  }
  const built = candidatePaper(
    { questions: [{ version: 'version-1', order: ['cuowu', 'zhengque'], points: 2, part: 0 }] },
    new Map([['version-1', version]]),
  )

  test('has the text in the order drawn', () => {
    expect(built.questions[0]).toEqual({ kind: 'single', stem: '题干', points: 2, options: ['乙', '甲'] })
  })

  test('has these keys and no others, and none of the words that would give the answer away', () => {
    const keys = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(keys)
        : value !== null && typeof value === 'object'
          ? Object.entries(value).flatMap(([key, inner]) => [key, ...keys(inner)])
          : []
    expect([...new Set(keys(built))].sort()).toEqual(['kind', 'options', 'points', 'questions', 'stem'])
    for (const secret of ['zhengque', 'cuowu', '因为所以', '秘密标签', 'version-1', 'right'])
      expect(JSON.stringify(built)).not.toContain(secret)
  })
})

describe('what may be shown', () => {
  const closed = new Date('2026-12-01T00:00:00Z')
  const before = new Date(closed.getTime() - 1)
  const inGrace = new Date(closed.getTime() + receiptGraceMilliseconds)
  const later = new Date(inGrace.getTime() + 1)

  test('nothing during an attempt, whatever the policy', () => {
    for (const policy of revealPolicies) {
      expect(decideReveal({ policy, finished: false, lastDeadlineAt: closed, now: later })).toEqual({
        score: false,
        parts: false,
        answers: false,
      })
    }
  })

  test.each([
    ['score', later, false, false],
    ['parts', later, true, false],
    ['answers-after-close', before, true, false],
    ['answers-after-close', closed, true, false],
    ['answers-after-close', inGrace, true, false],
    ['answers-after-close', later, true, true],
  ] as const)('%s', (policy, now, parts, answers) => {
    expect(decideReveal({ policy, finished: true, lastDeadlineAt: closed, now })).toEqual({ score: true, parts, answers })
  })

  test('an exam that never closes never shows its answers', () => {
    expect(decideReveal({ policy: 'answers-after-close', finished: true, lastDeadlineAt: null, now: later }).answers).toBe(false)
  })
})

describe('the clock', () => {
  test('follows the quickest exchange', () => {
    expect(clockOffset([])).toBeNull()
    const slow = { sentAt: 1_000, receivedAt: 3_000, serverNow: 100_900 }
    const quick = { sentAt: 4_000, receivedAt: 4_020, serverNow: 104_010 }
    expect(clockOffset([slow, quick])).toBe(100_000)
  })

  test('is off by half of the way at most', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(5_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer(),
        (sentAt, way, share, offset) => {
          const serverNow = sentAt + way * share + offset
          const found = clockOffset([{ sentAt, receivedAt: sentAt + way, serverNow }]) as number
          expect(Math.abs(found - offset)).toBeLessThanOrEqual(way / 2 + 1e-3)
        },
      ),
    )
  })

  test.each([
    [300_001, 300_000, 'five-minutes'],
    [300_000, 299_000, null],
    [60_500, 59_500, 'one-minute'],
    [400_000, 30_000, 'one-minute'],
    [500, -500, 'over'],
    [400_000, -1, 'over'],
    [-1, -2, null],
  ])('from %i to %i ms left: %s', (before, after, expected) => {
    expect(dueWarning(before, after)).toBe(expected)
  })

  test.each([
    [3_723_000, '1:02:03'],
    [59_001, '01:00'],
    [1, '00:01'],
    [0, '00:00'],
    [-5, '00:00'],
  ])('%i ms is written %s', (milliseconds, text) => {
    expect(remainingText(milliseconds)).toBe(text)
  })

  test('lengths in words', () => {
    expect([durationText(3_600), durationText(90), durationText(45), durationText(0)]).toEqual([
      '60 分钟',
      '1 分 30 秒',
      '45 秒',
      '0 秒',
    ])
  })
})
