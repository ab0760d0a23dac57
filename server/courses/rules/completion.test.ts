import { expect, test } from 'vitest'
import { decideCompletion } from './completion.ts'

const early = new Date('2026-12-31T15:59:58Z')
const late = new Date('2026-12-31T16:00:01Z')

test.each([
  ['nothing done', false, null, null, null],
  ['lessons done, no exam asked for', false, early, null, early],
  ['lessons done, exam missing', true, early, null, null],
  ['exam passed, lessons missing', true, null, early, null],
  ['lessons, then exam: the instant of the exam decides the year', true, early, late, late],
  ['exam, then lessons: the instant of the lessons does', true, late, early, late],
  ['an exam nobody asked for delays nothing', false, early, late, early],
])('%s', (_, requiresExam, lessonsDoneAt, examPassedAt, completedAt) => {
  expect(decideCompletion({ requiresExam, lessonsDoneAt, examPassedAt })).toEqual(completedAt)
})
