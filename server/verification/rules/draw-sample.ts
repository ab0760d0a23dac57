import { createHash } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** Names a set of people, in whatever order they are given: what was drawn from. */
export const populationHash = (learnerIds: readonly string[]): string => digest([...learnerIds].sort().join('\n'))

/**
 * Draws `size` of the people. Everybody gets the number SHA-256(seed, newline, id), and the lowest are drawn: who has seed and list draws the same again
 * with nothing but a calculator, and nobody can choose whom a new seed will hit.
 */
export function drawSample(seed: string, learnerIds: readonly string[], size: number): string[] {
  return [...new Set(learnerIds)]
    .map((id) => ({ id, number: digest(`${seed}\n${id}`) }))
    .sort((a, b) => (a.number < b.number ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id)
}
