import { expect, test } from 'vitest'
import { courseState, currentLesson, hoursText, lastDayText } from './course-text.ts'

const at = new Date('2026-06-01T00:00:00Z')
const course = {
  requiresExam: true,
  windowState: 'open' as const,
  enrolled: true,
  lessonsDoneAt: null,
  examPassedAt: null,
  completedAt: null,
}

test.each([
  [{}, '学习中'],
  [{ enrolled: false }, '未选课'],
  [{ lessonsDoneAt: at }, '待考试'],
  [{ lessonsDoneAt: at, requiresExam: false, completedAt: at }, '已完成'],
  [{ windowState: 'closed' as const }, '学习期已结束'],
  [{ windowState: 'closed' as const, enrolled: false }, '已截止'],
  [{ windowState: 'closed' as const, completedAt: at }, '已完成'],
  [{ windowState: 'before' as const, enrolled: false }, '尚未开放'],
])('%o is %s', (changes, text) => {
  expect(courseState({ ...course, ...changes }).text).toBe(text)
})

test('hours are written without needless digits', () => {
  expect([800, 250, 25, 3_200].map(hoursText)).toEqual(['8', '2.5', '0.25', '32'])
})

test('a window that closes at midnight ends with the day before', () => {
  expect(lastDayText(new Date('2026-12-31T16:00:00Z'))).toBe('2026年12月31日')
})

test('one goes on with what was begun', () => {
  const lesson = (id: string, started: boolean, completed: boolean) => ({
    id,
    started,
    completed,
    durationSeconds: 60,
    positionMilliseconds: 0,
  })
  expect(currentLesson([lesson('a', true, true), lesson('b', false, false), lesson('c', true, false)])?.id).toBe('c')
  expect(currentLesson([lesson('a', true, true), lesson('b', false, false)])?.id).toBe('b')
  expect(currentLesson([lesson('a', true, true), lesson('b', true, true)])?.id).toBe('a')
  expect(currentLesson([])).toBe(undefined)
})
