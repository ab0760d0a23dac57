/** Where the policy says nothing: one in twenty, five at least, two hundred at most, and never more than there are. */
export const defaultSample = { share: 0.05, least: 5, most: 200 }

export const sampleSize = (population: number, { share, least, most } = defaultSample): number =>
  Math.min(population, Math.max(least, Math.min(most, Math.ceil(population * share))))
