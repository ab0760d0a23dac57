/**
 * Sets of milliseconds of a video: which parts of it were watched.
 * A `Range` is half open, `[from, to)`. `Ranges` are sorted, disjoint, never touching and never empty, so that two equal sets are written
 * alike and their measure is the plain sum. Equal to a model that ticks every millisecond off (ranges.test.ts).
 */
export type Range = readonly [from: number, to: number]
export type Ranges = readonly Range[]

/** Any ranges, in any order, overlapping or empty or upside down, as one set. */
export function toRanges(pieces: readonly Range[]): Ranges {
  const sorted = pieces.filter(([from, to]) => from < to).sort((a, b) => a[0] - b[0])
  const united: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = united.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else united.push([from, to])
  }
  return united
}

/** Everything that is in either. */
export const unite = (a: Ranges, b: Ranges): Ranges => toRanges([...a, ...b])

/** `ranges` with one range more: the step that every beat takes, so it copies only what it must. */
export function addRange(ranges: Ranges, [from, to]: Range): Ranges {
  if (from >= to) return ranges
  let start = ranges.length
  while (start > 0 && (ranges[start - 1] as Range)[1] >= from) start -= 1
  let end = start
  let low = from
  let high = to
  while (end < ranges.length && (ranges[end] as Range)[0] <= to) {
    low = Math.min(low, (ranges[end] as Range)[0])
    high = Math.max(high, (ranges[end] as Range)[1])
    end += 1
  }
  return [...ranges.slice(0, start), [low, high], ...ranges.slice(end)]
}

/** How much is in the set, each millisecond once. */
export const measure = (ranges: Ranges): number => ranges.reduce((sum, [from, to]) => sum + to - from, 0)

export const contains = (ranges: Ranges, point: number): boolean => ranges.some(([from, to]) => from <= point && point < to)

/** What of the set lies within `limits`. */
export const clip = (ranges: Ranges, [low, high]: Range): Ranges =>
  ranges.map(([from, to]): Range => [Math.max(from, low), Math.min(to, high)]).filter(([from, to]) => from < to)

/** What is in `a` and not in `b`. */
export function subtract(a: Ranges, b: Ranges): Ranges {
  let left: Ranges = a
  for (const [from, to] of b)
    left = left.flatMap((range) => [...clip([range], [range[0], from]), ...clip([range], [to, range[1]])])
  return left
}

/** How far the set reaches; 0 when it is empty. On a first viewing nobody may watch from much beyond it. */
export const reach = (ranges: Ranges): number => ranges.at(-1)?.[1] ?? 0

/** Where the first hole of at least `negligible` milliseconds below `end` begins, or `end`: where somebody who wants the rest goes on. */
export function firstMissing(ranges: Ranges, end: number, negligible = 1): number {
  let point = 0
  for (const [from, to] of ranges) {
    if (from - point >= negligible) return point
    point = to
  }
  return end - point >= negligible ? point : end
}
