import { creditCodeCheck } from '#server/organisations/rules/credit-code.ts'

/** A valid unified social credit code of nobody in particular, always the same for a seed. */
export function makeCreditCode(seed: number): string {
  const first = `12120000${String(400_000_000 + seed).padStart(9, '0')}`
  return first + creditCodeCheck(first)
}
