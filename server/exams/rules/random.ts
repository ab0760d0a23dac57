/**
 * A small random source that is the same for ever: a paper must be drawn again from its seed in ten years, whatever Node does by then.
 * 32-bit state, a Weyl sequence mixed by two multiplications; for shuffling questions, not for secrets.
 */
export type Random = {
  /** A whole number from 0 to below `bound`, each equally likely; `bound` is 1 to 2³². */
  below(bound: number): number
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) >>> 0
  }
  return {
    below(bound) {
      // The top of the range that does not divide evenly is thrown away, or small numbers would come up more often.
      const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound)
      for (;;) {
        const value = next()
        if (value < limit) return value % bound
      }
    },
  }
}

/** A new array in random order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1)
    const swapped = result[last] as Item
    result[last] = result[other] as Item
    result[other] = swapped
  }
  return result
}
