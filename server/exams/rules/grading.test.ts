import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnswerKey } from '#server/questions/rules/earned-share.ts'
import {
  answerPattern,
  choiceOf,
  choicePattern,
  type GivenAnswer,
  latestAnswers,
  placesOf,
  putChoice,
  putOf,
  textsOf,
  writtenChoice,
} from './answer.ts'
import { bestAttempt } from './best-score.ts'
import { gradePaper, hundredthsOf, isPass, passingPoints } from './grading.ts'
import type { Paper } from './paper.ts'
import { seededRandom, shuffled } from './random.ts'

const paper: Paper = {
  questions: [
    { version: 'single', order: ['c', 'a', 'd', 'b'], points: 2, part: 0 },
    { version: 'multiple', order: ['d', 'b', 'a', 'c'], points: 3, part: 1 },
    { version: 'true-false', order: ['true', 'false'], points: 1, part: 2 },
  ],
}
const right = new Map<string, AnswerKey>([
  ['single', { kind: 'single', rightOptionIds: ['a'] }],
  ['multiple', { kind: 'multiple', rightOptionIds: ['a', 'b'] }],
  ['true-false', { kind: 'true-false', rightOptionIds: ['false'] }],
])
const byQuestion = (answers: GivenAnswer[]) =>
  [...latestAnswers(answers).values()].sort((left, right) => left.question - right.question)
const score = (...choices: string[]) => gradePaper(paper, right, new Map(choices.entries()), 60).score

describe('grading', () => {
  test.each<[string, string[], number]>([
    ['everything right, by the letters that were shown', ['B', 'BC', 'B'], 6],
    ['nothing answered', [], 0],
    ['an answer taken back', ['', 'BC', 'B'], 4],
    ['half of a multiple choice', ['B', 'B', 'B'], 3],
    ['one too many in a multiple choice', ['B', 'ABC', 'B'], 3],
    ['two letters in a single choice', ['AB', 'BC', 'B'], 4],
    ['a letter that is no option', ['H', 'BC', 'H'], 3],
    ['answers to questions that are not on the paper', ['B', 'BC', 'B', 'A', 'A'], 6],
  ])('%s', (_, choices, expected) => {
    expect(score(...choices)).toBe(expected)
  })

  test('is total over any answers: a whole number between nothing and everything, equal to the sum of the questions', () => {
    const anything = fc.array(fc.oneof(fc.string(), fc.array(fc.integer({ min: -2, max: 12 })).map(choiceOf)), { maxLength: 6 })
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 100 }), (choices, passMark) => {
        const grade = gradePaper(paper, right, new Map(choices.entries()), passMark)
        expect(Number.isInteger(grade.score) && grade.score >= 0 && grade.score <= grade.total).toBe(true)
        expect(grade.total).toBe(6)
        expect(grade.score).toBe(grade.earned.reduce((sum, points) => sum + points, 0))
        expect(grade.passed).toBe(grade.score >= passingPoints(6, passMark))
      }),
      { numRuns: 500 },
    )
  })

  test('without the right answers nobody earns anything', () => {
    expect(gradePaper(paper, new Map(), new Map([[0, '']]), 60).score).toBe(0)
  })

  test.each([
    [60, 100, 60, true],
    [59, 100, 60, false],
    [2, 3, 66, true],
    [2, 3, 67, false],
    [0, 100, 0, true],
  ])('%i of %i at %i %% passes: %s', (points, total, mark, passes) => {
    expect(isPass(points, total, mark)).toBe(passes)
    expect(hundredthsOf(points, total) >= mark).toBe(passes)
  })
})

describe('what is written, matched and put in order', () => {
  const open: Paper = {
    questions: [
      { version: 'blanks', order: [], points: 4, part: 0, credit: 'share' },
      { version: 'pairs', order: ['y', 'z', 'x'], points: 3, part: 1, credit: 'share' },
      { version: 'steps', order: ['c', 'a', 'b'], points: 2, part: 2 },
      { version: 'many', order: ['a', 'b', 'c'], points: 4, part: 3, credit: 'half' },
    ],
  }
  const keys = new Map<string, AnswerKey>([
    ['blanks', { kind: 'fill-in', rightOptionIds: [], blanks: [{ accepted: ['北京'] }, { accepted: ['上海'] }] }],
    ['pairs', { kind: 'matching', rightOptionIds: ['x', 'y', 'z'] }],
    ['steps', { kind: 'ordering', rightOptionIds: ['a', 'b', 'c'] }],
    ['many', { kind: 'multiple', rightOptionIds: ['a', 'b'] }],
  ])
  test.each<[string, string[], number[]]>([
    ['everything right', ['=北京\n上海', '~CAB', '~BCA', 'AB'], [4, 3, 2, 4]],
    ['half of everything', ['=北京\n广州', '~C-A', '~BAC', 'A'], [2, 1, 0, 2]],
    ['answers of another sort', ['AB', 'ABC', '=c', '~AB'], [0, 0, 0, 0]],
  ])('%s', (_, choices, earned) => {
    expect(gradePaper(open, keys, new Map(choices.entries()), 60).earned).toEqual(earned)
  })

  test('are read back as they were given, and fit what may be sent', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 1, maxLength: 8 })
    const places = fc.array(fc.option(fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(texts, places, (lines, put) => {
        const [written, placed] = [writtenChoice(lines), putChoice(put)]
        expect(answerPattern.test(written) && answerPattern.test(placed)).toBe(true)
        expect(written === '' ? lines.length : textsOf(written).length).toBe(lines.length)
        expect(placed === '' ? put.map(() => null) : putOf(placed)).toEqual(put)
      }),
    )
  })
})

describe('answers', () => {
  test('letters and places are the same thing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 7 })), (places) => {
        const choice = choiceOf(places)
        expect(choice).toMatch(choicePattern)
        expect(placesOf(choice)).toEqual([...places].sort((left, right) => left - right))
      }),
    )
    expect('BA').not.toMatch(choicePattern)
    expect('AA').not.toMatch(choicePattern)
  })

  test('the highest revision stands, in whatever order and however often they arrive', () => {
    const answers = fc.uniqueArray(
      fc.record({ question: fc.nat(5), revision: fc.nat(50), choice: fc.constantFrom('A', 'B', 'C') }),
      {
        selector: ({ question, revision }: GivenAnswer) => `${question}/${revision}`,
      },
    )
    fc.assert(
      fc.property(answers, fc.nat(), (given, seed) => {
        const mixed = shuffled([...given, ...given], seededRandom(seed))
        expect(byQuestion(mixed)).toEqual(byQuestion(given))
      }),
    )
  })
})

test('the best attempt counts and nothing is added up', () => {
  const attempt = (number: number, score: number, total = 100) => ({ number, score, total, passed: score * 100 >= 60 * total })
  expect(bestAttempt([])).toBeNull()
  expect(bestAttempt([attempt(1, 70), attempt(2, 50)])?.number).toBe(1)
  expect(bestAttempt([attempt(1, 50), attempt(2, 70)])?.number).toBe(2)
  expect(bestAttempt([attempt(2, 70), attempt(1, 70)])?.number).toBe(1)
  expect(bestAttempt([attempt(1, 70), attempt(2, 36, 50)])?.number).toBe(2)
})
