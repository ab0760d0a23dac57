import { ok, type Result, refuse } from '#server/platform/result.ts'

/** Numbers of books from the first to the last, both included. One numbering for the whole city. */
export type NumberRange = { first: number; last: number }

/** The numbering pattern is configured by nobody yet: eight digits. */
export const lastPossibleNumber = 99_999_999
export const formatBookNumber = (number: number): string => String(number).padStart(8, '0')

export const countOf = ({ first, last }: NumberRange): number => last - first + 1
export const formatRange = ({ first, last }: NumberRange): string =>
  first === last ? formatBookNumber(first) : `${formatBookNumber(first)} — ${formatBookNumber(last)}`

/** What a person types or a path says: up to eight digits, also full-width ones. */
export function parseBookNumber(text: string): Result<number, 'number-format'> {
  const digits = text
    .normalize('NFKC')
    .replace(/^\s*(?:No\.?)?\s*/i, '')
    .trim()
  const number = /^\d{1,8}$/.test(digits) ? Number(digits) : 0
  return number >= 1 ? ok(number) : refuse('number-format')
}

/** What is left of `whole` when `taken` leaves it: nothing, one piece or two. `taken` lies inside. */
export function carve(whole: NumberRange, taken: NumberRange): NumberRange[] {
  return [
    { first: whole.first, last: taken.first - 1 },
    { first: taken.last + 1, last: whole.last },
  ].filter((piece) => piece.first <= piece.last)
}

/** The lowest `count` numbers of these ranges (ascending, disjoint), as ranges; fewer when there are not so many. */
export function takeLowest(ranges: readonly NumberRange[], count: number): NumberRange[] {
  const taken: NumberRange[] = []
  let left = count
  for (const { first, last } of ranges) {
    if (left <= 0) break
    const range = { first, last: Math.min(last, first + left - 1) }
    taken.push(range)
    left -= countOf(range)
  }
  return taken
}

/** Ranges that touch become one, as boxes are put together again on the shelf. Ascending. */
export function joinRanges(ranges: readonly NumberRange[]): NumberRange[] {
  const joined: NumberRange[] = []
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1)
    if (before && before.last + 1 === range.first) before.last = range.last
    else joined.push({ ...range })
  }
  return joined
}

export const numbersOf = (ranges: readonly NumberRange[]): number[] =>
  ranges.flatMap((range) => Array.from({ length: countOf(range) }, (_, index) => range.first + index))
