import { expect, test } from 'vitest'
import { clockText, durationText, percentOf } from './time-text.ts'

test.each([
  [0, '00:00', '0 秒'],
  [462_900, '07:42', '7 分 42 秒'],
  [720_000, '12:00', '12 分'],
  [3_723_000, '1:02:03', '1 小时 2 分 3 秒'],
  [-5, '00:00', '0 秒'],
])('%i ms is %s, %s', (milliseconds, clock, duration) => {
  expect([clockText(milliseconds), durationText(milliseconds)]).toEqual([clock, duration])
})

test.each([
  [0, 100, 0],
  [1, 1_000, 1],
  [999, 1_000, 99],
  [1_000, 1_000, 100],
  [5, 0, 0],
])('%i of %i is %i %%', (part, whole, percent) => {
  expect(percentOf(part, whole)).toBe(percent)
})
