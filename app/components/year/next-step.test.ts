import { describe, expect, it } from 'vitest'
import { type CourseState, nextStep } from './next-step.ts'

const course = (changes: Partial<CourseState>): CourseState => ({
  id: 'c1',
  title: '人工智能基础',
  kind: 'required',
  requiresExam: true,
  windowState: 'open',
  enrolled: false,
  lessonsDoneAt: null,
  examPassedAt: null,
  completedAt: null,
  lessonCount: 4,
  lessonsDone: 0,
  watchedMilliseconds: 0,
  ...changes,
})
const done = new Date('2026-06-01T00:00:00Z')

describe('what to do now', () => {
  it.each([
    ['a required course that was not begun', [course({})], '开始学习'],
    ['one that was chosen and not looked at', [course({ enrolled: true })], '开始学习'],
    ['one in the middle', [course({ enrolled: true, lessonsDone: 1, watchedMilliseconds: 9 })], '继续学习'],
    ['one whose lessons are done', [course({ enrolled: true, lessonsDoneAt: done, lessonsDone: 4 })], '去考试'],
    ['everything required done', [course({ enrolled: true, completedAt: done })], '看看选修课'],
    [
      'a begun elective after the required ones',
      [course({ completedAt: done }), course({ id: 'c2', kind: 'elective', enrolled: true, lessonsDone: 1 })],
      '继续学习',
    ],
    ['a required course whose window is closed', [course({ windowState: 'closed' })], '浏览课程'],
    ['nothing at all', [], '浏览课程'],
  ])('%s', (_, courses, action) => {
    expect(nextStep(courses).action).toBe(action)
  })

  it('puts a required course before an elective that stands first', () => {
    expect(nextStep([course({ id: 'e', kind: 'elective', enrolled: true }), course({ id: 'r' })]).to).toBe('/learn/courses/r')
  })
})
