import { describe, expect, test } from 'vitest'
import { faultsOf, type QuestionContent, type QuestionKind, trueFalseOptions } from './question.ts'

const options = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: `选项 ${id}` }))
const content = (change: Partial<QuestionContent>): QuestionContent => ({
  stem: '题干',
  options,
  rightOptionIds: ['a'],
  explanation: '解析',
  ...change,
})

describe('a question is sound when its answers fit its kind', () => {
  const cases: [string, QuestionKind, Partial<QuestionContent>, boolean][] = [
    ['one right answer of four', 'single', {}, true],
    ['two right answers in a single choice', 'single', { rightOptionIds: ['a', 'b'] }, false],
    ['two right answers of four', 'multiple', { rightOptionIds: ['a', 'b'] }, true],
    ['all answers right', 'multiple', { rightOptionIds: ['a', 'b', 'c', 'd'] }, true],
    ['one right answer in a multiple choice', 'multiple', {}, false],
    ['a right answer that is no option', 'single', { rightOptionIds: ['x'] }, false],
    ['the same right answer twice', 'multiple', { rightOptionIds: ['a', 'a'] }, false],
    ['two options of one id', 'single', { options: [options[0], options[0], options[1]] as typeof options }, false],
    ['two options of one text', 'single', { options: [...options, { id: 'e', text: '选项 a' }] }, false],
    ['true or false', 'true-false', { options: trueFalseOptions, rightOptionIds: ['false'] }, true],
    ['true or false with both right', 'true-false', { options: trueFalseOptions, rightOptionIds: ['true', 'false'] }, false],
    ['true or false with options of its own', 'true-false', {}, false],
  ]
  test.each(cases)('%s', (_, kind, change, sound) => {
    expect(faultsOf(kind, content(change)).length === 0).toBe(sound)
  })
})
