/** Chance that is no chance: everything about the city follows from a seed and a number, whatever order it is made in. */

/** What a draw is for: two purposes of one learner must not share a number. */
export type Purpose = number

/** In [0, 1), always the same for the same three numbers (the finaliser of MurmurHash3 over them). */
export function chance(seed: number, index: number, purpose: Purpose): number {
  let mixed = Math.imul(seed + 0x9e37, 0x85ebca6b) ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0xc2b2ae35)
  for (const factor of [0x85ebca6b, 0xc2b2ae35]) mixed = Math.imul(mixed ^ (mixed >>> 16), factor) ^ (mixed >>> 13)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}

export const pick = <Value>(from: readonly Value[], share: number): Value => from[Math.floor(share * from.length)] as Value

const kinds = { account: 1, organisation: 2, unit: 3, course: 4, enrolment: 5, affiliation: 6, attribute: 7, lesson: 8 } as const

/** The id of the n-th record of its kind: a UUID of version 8 whose order is the order of n, so that rows made together lie together. */
export const scaleId = (kind: keyof typeof kinds, number: number): string =>
  `5eed0000-000${kinds[kind]}-8000-8000-${number.toString(16).padStart(12, '0')}`
