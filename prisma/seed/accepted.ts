import { invariant } from '#server/platform/invariant.ts'
import type { Result } from '#server/platform/result.ts'

/** The value of an operation that a seed expects to be accepted. */
export function accepted<Value>(result: Result<Value>, what: string): Value {
  invariant(result.ok, `seed: ${what} was refused: ${result.ok ? '' : `${result.reason} ${JSON.stringify(result.detail ?? '')}`}`)
  return result.value
}
