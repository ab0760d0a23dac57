/** Throws when the program itself is wrong: never for anything that a person can cause. Say what was expected and what was found. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`)
}
