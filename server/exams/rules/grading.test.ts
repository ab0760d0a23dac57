import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choiceOf, choicePattern, type GivenAnswer, latestAnswers, placesOf } from './answer.ts'
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
const right = new Map([
  ['single', ['a']],
  ['multiple', ['a', 'b']],
  ['true-false', ['false']],
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
