import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addRange,
  clip,
  contains,
  firstMissing,
  measure,
  type Range,
  type Ranges,
  reach,
  subtract,
  toRanges,
  unite,
} from './ranges.ts'

const end = 120
const range = fc.tuple(fc.nat(end), fc.nat(end)).map(([a, b]): Range => [Math.min(a, b), Math.max(a, b)])
const pieces = fc.array(range, { maxLength: 25 })

/** The model: one flag for every tick of the video. */
const ticks = (list: readonly Range[]) =>
  Array.from({ length: end }, (_, tick) => list.some(([from, to]) => from <= tick && tick < to))
const isNormal = (ranges: Ranges) =>
  ranges.every(([from, to], index) => from < to && (index === 0 || (ranges[index - 1] as Range)[1] < from))

describe('sets of watched milliseconds', () => {
  test('equal a model that ticks every one off', () => {
    fc.assert(
      fc.property(pieces, (list) => {
        const ranges = toRanges(list)
        expect(isNormal(ranges)).toBe(true)
        expect(ticks(ranges)).toEqual(ticks(list))
        expect(measure(ranges)).toBe(ticks(list).filter(Boolean).length)
        for (let tick = 0; tick < end; tick += 1) expect(contains(ranges, tick)).toBe(ticks(list)[tick])
      }),
    )
  })

  test('do not depend on order, repetition or splitting', () => {
    fc.assert(
      fc.property(
        pieces,
        fc.array(fc.nat(end), { maxLength: 10 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (list, cuts, random) => {
          const split = list.flatMap(([from, to]): Range[] => {
            const inside = cuts.filter((cut) => from < cut && cut < to).sort((a, b) => a - b)
            return [from, ...inside].map((start, index): Range => [start, inside[index] ?? to])
          })
          const shuffled = [...split, ...list, ...split]
            .map((piece) => ({ piece, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ piece }) => piece)
          expect(shuffled.reduce(addRange, [] as Ranges)).toEqual(toRanges(list))
        },
      ),
    )
  })

  test('adding one range is the union with it, and never loses anything', () => {
    fc.assert(
      fc.property(pieces, range, (list, added) => {
        const before = toRanges(list)
        const after = addRange(before, added)
        expect(after).toEqual(unite(before, toRanges([added])))
        expect(measure(after)).toBeGreaterThanOrEqual(measure(before))
        expect(subtract(before, after)).toEqual([])
      }),
    )
  })

  test('clip and subtract agree with the model', () => {
    fc.assert(
      fc.property(pieces, pieces, range, (first, second, limits) => {
        const a = toRanges(first)
        const b = toRanges(second)
        expect(ticks(clip(a, limits))).toEqual(ticks(a).map((watched, tick) => watched && limits[0] <= tick && tick < limits[1]))
        const difference = subtract(a, b)
        expect(isNormal(difference)).toBe(true)
        expect(ticks(difference)).toEqual(ticks(a).map((watched, tick) => watched && !contains(b, tick)))
      }),
    )
  })

  test.each([
    { ranges: [], reaches: 0, missing: 0 },
    { ranges: [[0, 40]], reaches: 40, missing: 40 },
    { ranges: [[5, 40]], reaches: 40, missing: 0 },
    {
      ranges: [
        [0, 10],
        [20, 100],
      ],
      reaches: 100,
      missing: 10,
    },
  ] satisfies { ranges: Ranges; reaches: number; missing: number }[])(
    '$ranges reach $reaches and go on at $missing',
    ({ ranges, reaches, missing }) => {
      expect(reach(ranges)).toBe(reaches)
      expect(firstMissing(ranges, end)).toBe(missing)
      expect(firstMissing(ranges, end, 15)).toBe(ranges.length === 0 ? 0 : reach(ranges))
    },
  )
})
