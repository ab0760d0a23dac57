import { expect, it } from 'vitest'
import { isDueTonight } from './nightly-check.ts'

it.each([
  ['never ran, in the quiet hours', null, '2026-12-30T19:00:00Z', true],
  ['never ran, by day: a start at noon waits for the night', null, '2026-12-31T04:00:00Z', false],
  ['before three in the morning', null, '2026-12-30T18:59:59Z', false],
  ['from six on', null, '2026-12-30T22:00:00Z', false],
  ['ran last night', '2026-12-29T19:10:00Z', '2026-12-30T19:00:00Z', true],
  ['ran this night', '2026-12-30T19:10:00Z', '2026-12-30T20:00:00Z', false],
  ['ran last night in the old year', '2026-12-30T21:59:59Z', '2026-12-31T19:00:00Z', true],
])('%s', (_, ranAt, now, due) => expect(isDueTonight(ranAt ? new Date(ranAt) : null, new Date(now))).toBe(due))
