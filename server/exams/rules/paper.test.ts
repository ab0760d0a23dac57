import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PaperKind, PooledQuestion } from '#server/questions/rules/question.ts'
import { type BlueprintPart, fits } from './blueprint.ts'
import { drawPaper, shortagesInWords } from './paper.ts'
import { seededRandom, shuffled } from './random.ts'

const kind = fc.constantFrom<PaperKind>('single', 'multiple', 'true-false')
const tag = fc.constantFrom('概念', '方法', '伦理')
const difficulty = fc.constantFrom(1 as const, 2 as const, 3 as const)

const pool = fc
  .array(
    fc.record({ kind, tags: fc.uniqueArray(tag, { maxLength: 3 }), difficulty, optionCount: fc.integer({ min: 2, max: 6 }) }),
    { maxLength: 40 },
  )
  .map((questions) =>
    questions.map(
      ({ kind, tags, difficulty, optionCount }, index): PooledQuestion => ({
        questionId: `q${index}`,
        versionId: `v${index}`,
        kind,
        tags,
        difficulty,
        options:
          kind === 'true-false'
            ? [
                { id: 'true', last: false },
                { id: 'false', last: false },
              ]
            : Array.from({ length: optionCount }, (_, option) => ({
                id: `o${option}`,
                last: option === optionCount - 1 && index % 5 === 0,
              })),
      }),
    ),
  )
const parts = fc.array(
  fc.record(
    { kind, tag, difficulty, count: fc.integer({ min: 1, max: 6 }), points: fc.integer({ min: 1, max: 5 }) },
    { requiredKeys: ['kind', 'count', 'points'] },
  ),
  { minLength: 1, maxLength: 5 },
)
const seed = fc.integer({ min: 0, max: 0xffffffff })

/** Whether each part can have its questions, by trying everything: the oracle for small pools. */
function isFeasible(wanted: readonly BlueprintPart[], questions: readonly PooledQuestion[]): boolean {
  const slots = wanted.flatMap((part) => Array.from({ length: part.count }, () => part))
  const takenBy = new Map<PooledQuestion, number>()
  const place = (slot: number, visited: Set<PooledQuestion>): boolean =>
    questions.some((question) => {
      if (!fits(slots[slot] as BlueprintPart, question) || visited.has(question)) return false
      visited.add(question)
      const owner = takenBy.get(question)
      if (owner !== undefined && !place(owner, visited)) return false
      takenBy.set(question, slot)
      return true
    })
  return slots.every((_, slot) => place(slot, new Set()))
}

describe('a drawn paper', () => {
  test('satisfies its blueprint, and is refused only when no paper would', () => {
    fc.assert(
      fc.property(parts, pool, seed, (wanted, questions, number) => {
        const drawn = drawPaper({ parts: wanted }, questions, number)
        expect(drawn.ok).toBe(isFeasible(wanted, questions))
        if (!drawn.ok) {
          expect(shortagesInWords({ parts: wanted }, drawn.short).length).toBeGreaterThan(0)
          for (const { needed, available } of drawn.short) expect(available).toBeLessThan(needed)
          return
        }
        const byVersion = new Map(questions.map((question) => [question.versionId, question]))
        const paper = drawn.paper.questions
        expect(new Set(paper.map((question) => question.version)).size).toBe(paper.length)
        wanted.forEach((part, index) => {
          const own = paper.filter((question) => question.part === index)
          expect(own.length).toBe(part.count)
          for (const question of own) {
            const source = byVersion.get(question.version) as PooledQuestion
            expect(fits(part, source)).toBe(true)
            expect(question.points).toBe(part.points)
            expect([...question.order].sort()).toEqual(source.options.map((option) => option.id).sort())
          }
        })
        expect(paper.map((question) => question.part)).toEqual(paper.map((question) => question.part).sort((a, b) => a - b))
      }),
      { numRuns: 400 },
    )
  })

  test('is a pure function of blueprint, pool and seed', () => {
    fc.assert(
      fc.property(parts, pool, seed, (wanted, questions, number) => {
        expect(drawPaper({ parts: wanted }, questions, number)).toEqual(
          drawPaper({ parts: wanted }, structuredClone(questions), number),
        )
      }),
    )
  })

  test('keeps true and false in reading order and “all of the above” at the end', () => {
    fc.assert(
      fc.property(pool, seed, (questions, number) => {
        for (const question of questions) {
          const drawn = drawPaper({ parts: [{ kind: question.kind as PaperKind, count: 1, points: 1 }] }, [question], number)
          const order = drawn.ok ? drawn.paper.questions[0]?.order : undefined
          if (question.kind === 'true-false') expect(order).toEqual(['true', 'false'])
          else if (question.options.at(-1)?.last) expect(order?.at(-1)).toBe(question.options.at(-1)?.id)
        }
      }),
    )
  })

  test('differs from seed to seed: two papers of 20 out of 60 share about a third', () => {
    const questions = Array.from(
      { length: 60 },
      (_, index): PooledQuestion => ({
        questionId: `q${index}`,
        versionId: `v${index}`,
        kind: 'single',
        tags: [],
        difficulty: 1,
        options: [],
      }),
    )
    const draw = (number: number) => {
      const drawn = drawPaper({ parts: [{ kind: 'single', count: 20, points: 5 }] }, questions, number)
      return new Set(drawn.ok ? drawn.paper.questions.map((question) => question.version) : [])
    }
    const overlaps = Array.from({ length: 300 }, (_, index) => {
      const other = draw(index + 1_000)
      return [...draw(index)].filter((version) => other.has(version)).length
    })
    const mean = overlaps.reduce((sum, size) => sum + size, 0) / overlaps.length
    expect(mean).toBeGreaterThan(6)
    expect(mean).toBeLessThan(7.4)
  })

  test('says in words what the bank lacks', () => {
    const wanted = [{ kind: 'single' as const, tag: '伦理', difficulty: 3 as const, count: 10, points: 2 }]
    const drawn = drawPaper({ parts: wanted }, [], 1)
    expect(drawn.ok ? [] : shortagesInWords({ parts: wanted }, drawn.short)).toEqual([
      '单选题（标签：伦理，难度：难）需要 10 道，题库里只有 0 道可用。',
    ])
  })
})

describe('the random source', () => {
  test('is the same for ever', () => {
    const random = seededRandom(20_261_123)
    expect(Array.from({ length: 6 }, () => random.below(1_000))).toEqual([307, 796, 359, 179, 989, 742])
  })

  test('is even: every place of five is reached by every item about equally often', () => {
    const counts = new Map<string, number>()
    for (let number = 0; number < 20_000; number += 1) {
      shuffled(['a', 'b', 'c', 'd', 'e'], seededRandom(number)).forEach((item, place) => {
        counts.set(`${item}${place}`, (counts.get(`${item}${place}`) ?? 0) + 1)
      })
    }
    for (const count of counts.values()) expect(Math.abs(count - 4_000)).toBeLessThan(260)
  })
})
