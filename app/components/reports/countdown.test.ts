import { expect, it } from 'vitest'
import { countdownText } from './countdown.ts'

const end = new Date('2026-12-31T16:00:00Z')
it.each([
  ['2026-11-24T01:30:00Z', '37 天 14 小时'],
  ['2026-12-30T16:00:00Z', '1 天 0 小时'],
  ['2026-12-31T13:15:30Z', '2 小时 44 分'],
  ['2026-12-31T15:59:59Z', '0 分'],
  ['2026-12-31T16:00:00Z', '已截止'],
])('at %s there are %s left', (now, text) => expect(countdownText(end, new Date(now))).toBe(text))
