import { type ClosingNumbers, defaultClosing } from '#server/hours/rules/closing-numbers.ts'

/** So many of a hundred as the year's policy says, within its bounds, and never more than there are. */
export const sampleSize = (
  population: number,
  { share, least, most }: ClosingNumbers['sample'] = defaultClosing.sample,
): number => Math.min(population, Math.max(least, Math.min(most, Math.ceil(population * share))))
