import { describe, expect, test } from 'vitest'
import { totalPointsOf } from '#server/exams/rules/blueprint.ts'
import { faultsOf, questionContent } from '#server/questions/rules/question.ts'
import { banks } from './seed-questions.ts'

describe.each(Object.entries(banks))('the bank %s', (_, { questions, parts }) => {
  test('has sound questions, none of them twice', () => {
    for (const { kind, content } of questions) {
      expect(questionContent.safeParse(content).success, content.stem).toBe(true)
      expect(faultsOf(kind, content), content.stem).toEqual([])
    }
    expect(new Set(questions.map((question) => question.content.stem)).size).toBe(questions.length)
  })

  test('holds three times what a paper draws, and a paper is worth 100 points', () => {
    for (const part of parts) {
      expect(questions.filter((question) => question.kind === part.kind).length, part.kind).toBeGreaterThanOrEqual(part.count * 3)
    }
    expect(totalPointsOf({ parts })).toBe(100)
  })
})

test('the banks are as large as they are said to be', () => {
  expect(Object.values(banks).map((bank) => bank.questions.length)).toEqual([68, 30, 30, 25])
})
