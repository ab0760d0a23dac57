import { describe, expect, it } from 'vitest'
import { lengthText, remainingText, sizeText } from './media-text.ts'

describe('figures of a video', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 KB'],
    [50_000_000, '47.7 MB'],
    [734_003_200, '700 MB'],
    [10 * 1024 ** 3, '10.0 GB'],
  ])('%d bytes', (bytes, expected) => expect(sizeText(bytes)).toBe(expected))

  it.each([
    [0.4, '0:00'],
    [59.6, '1:00'],
    [125, '2:05'],
    [3_723, '1:02:03'],
  ])('%d seconds', (seconds, expected) => expect(lengthText(seconds)).toBe(expected))

  it.each([
    [5, '不到 1 分钟'],
    [200, '约 3 分钟'],
    [5_400, '约 1.5 小时'],
    [Number.POSITIVE_INFINITY, ''],
  ])('%d seconds to go', (seconds, expected) => expect(remainingText(seconds)).toBe(expected))
})
