import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnswerKey, comparable, creditRules, earnedPoints, earnedShare, type Given } from './earned-share.ts'

const choose = (...options: (string | null)[]): Given => ({ options, texts: [] })
const write = (...texts: string[]): Given => ({ options: [], texts })
const points = (key: AnswerKey, given: Given, rule: (typeof creditRules)[number]) =>
  earnedPoints(12, earnedShare(key, given, rule))

const single: AnswerKey = { kind: 'single', rightOptionIds: ['a'] }
const multiple: AnswerKey = { kind: 'multiple', rightOptionIds: ['a', 'b', 'c'] }
const matching: AnswerKey = { kind: 'matching', rightOptionIds: ['x', 'y', 'x'] }
const ordering: AnswerKey = { kind: 'ordering', rightOptionIds: ['a', 'b', 'c', 'd'] }
const blanks: AnswerKey = {
  kind: 'fill-in',
  rightOptionIds: [],
  blanks: [{ accepted: ['北京', '北京市'] }, { accepted: ['TCP'] }],
}
const loose: AnswerKey = { ...blanks, anyOrder: true }

describe('twelve points, by all / half / share', () => {
  test.each<[string, AnswerKey, Given, [number, number, number]]>([
    ['single, right', single, choose('a'), [12, 12, 12]],
    ['single, wrong', single, choose('b'), [0, 0, 0]],
    ['single, two chosen', single, choose('a', 'b'), [0, 0, 0]],
    ['single, nothing', single, choose(), [0, 0, 0]],
    ['true or false, right', { ...single, kind: 'true-false' }, choose('a'), [12, 12, 12]],
    ['multiple, all', multiple, choose('c', 'a', 'b'), [12, 12, 12]],
    ['multiple, two of three', multiple, choose('a', 'b'), [0, 6, 8]],
    ['multiple, one of three', multiple, choose('a'), [0, 6, 4]],
    ['multiple, one wrong', multiple, choose('a', 'b', 'x'), [0, 0, 0]],
    ['multiple, the same twice', multiple, choose('a', 'a'), [0, 0, 0]],
    ['multiple, nothing', multiple, choose(), [0, 0, 0]],
    ['matching, all', matching, choose('x', 'y', 'x'), [12, 12, 12]],
    ['matching, two of three', matching, choose('x', 'y', 'y'), [0, 6, 8]],
    ['matching, one of three', matching, choose('x', null, 'y'), [0, 0, 4]],
    ['matching, more than there are prompts', matching, choose('x', 'y', 'x', 'x'), [0, 0, 0]],
    ['ordering, right', ordering, choose('a', 'b', 'c', 'd'), [12, 12, 12]],
    ['ordering, two exchanged', ordering, choose('b', 'a', 'c', 'd'), [0, 6, 6]],
    ['ordering, moved on by one', ordering, choose('b', 'c', 'd', 'a'), [0, 0, 0]],
    ['blanks, right', blanks, write('北京', 'TCP'), [12, 12, 12]],
    ['blanks, another accepted way, full width, small letters, spaces', blanks, write(' 北 京市', 'ｔｃｐ'), [12, 12, 12]],
    ['blanks, one of two', blanks, write('北京', 'UDP'), [0, 6, 6]],
    ['blanks, exchanged where order matters', blanks, write('TCP', '北京'), [0, 0, 0]],
    ['blanks, exchanged where it does not', loose, write('TCP', '北京'), [12, 12, 12]],
    ['blanks, one answer twice', loose, write('TCP', 'tcp'), [0, 6, 6]],
    ['blanks, empty', blanks, write('', ''), [0, 0, 0]],
    ['capitals where they matter', { ...blanks, caseMatters: true }, write('北京', 'tcp'), [0, 6, 6]],
    ['an essay', { kind: 'essay', rightOptionIds: [] }, write('长文'), [0, 0, 0]],
  ])('%s', (_, key, given, expected) => {
    expect(creditRules.map((rule) => points(key, given, rule))).toEqual(expected)
  })
})

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'x')
const anyKey = fc.record({
  kind: fc.constantFrom('single', 'multiple', 'true-false', 'fill-in', 'matching', 'ordering', 'essay', 'case'),
  rightOptionIds: fc.array(ids, { maxLength: 5 }),
  blanks: fc.array(fc.record({ accepted: fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 3 }) }), {
    maxLength: 4,
  }),
  anyOrder: fc.boolean(),
  caseMatters: fc.boolean(),
}) as fc.Arbitrary<AnswerKey>
const anyGiven = fc.record({
  options: fc.array(fc.option(ids), { maxLength: 6 }),
  texts: fc.array(fc.string({ maxLength: 3 }), { maxLength: 6 }),
})

test('any answer to any key earns between nothing and everything, whole, and no rule gives less than “all”', () => {
  fc.assert(
    fc.property(anyKey, anyGiven, fc.integer({ min: 0, max: 100 }), (key, given, worth) => {
      const earned = creditRules.map((rule) => earnedPoints(worth, earnedShare(key, given, rule)))
      for (const each of earned) expect(Number.isInteger(each) && each >= 0 && each <= worth).toBe(true)
      expect(Math.min(...earned)).toBe(earned[0])
    }),
    { numRuns: 500 },
  )
})

test('where order does not matter no order of the answers earns more or less than another', () => {
  fc.assert(
    fc.property(anyKey, fc.array(fc.constantFrom('a', 'b', 'A', ' '), { maxLength: 4 }), (key, texts) => {
      const open: AnswerKey = {
        ...key,
        kind: 'fill-in',
        anyOrder: true,
        blanks: texts.map((_, index) => ({ accepted: index % 2 === 0 ? ['a'] : ['a', 'b'] })),
      }
      expect(earnedShare(open, write(...texts), 'share')).toEqual(earnedShare(open, write(...texts.toReversed()), 'share'))
    }),
  )
})

test('what is compared is the same when it is compared again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('中', '文', 'A', 'ｂ', ' ', '　', '１', '．', '\t', 'é') }),
      fc.boolean(),
      (text, caseMatters) => {
        const once = comparable(text, caseMatters)
        expect(comparable(once, caseMatters)).toBe(once)
      },
    ),
  )
})
