import { expect, test } from 'vitest'
import { continueAt } from './continue-at.ts'
import type { Ranges } from './ranges.ts'

const lesson = { durationMilliseconds: 60_000, freeSeeking: false, countsFrom: new Date(0), countsUntil: new Date(1) }

test.each([
  ['in the middle: where it stopped', [[0, 20_000]], 20_000, null, 20_000],
  [
    'at the end with a hole: at the hole',
    [
      [0, 20_000],
      [30_000, 60_000],
    ],
    60_000,
    null,
    20_000,
  ],
  [
    'at the end of what is complete: from the beginning',
    [
      [0, 20_000],
      [22_000, 60_000],
    ],
    59_000,
    new Date(0),
    0,
  ],
  ['at the end of everything: from the beginning', [[0, 60_000]], 60_000, null, 0],
] satisfies [string, Ranges, number, Date | null, number][])('%s', (_, watched, positionMilliseconds, completedAt, expected) => {
  expect(continueAt({ watched, positionMilliseconds, completedAt }, lesson)).toBe(expected)
})
