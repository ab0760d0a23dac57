/** The unified social credit code, GB 32100-2015: eighteen characters without I, O, S, V, Z; the last is a check (MOD 31-3). */
import { ok, type Result, refuse } from '#server/platform/result.ts'

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

export type CreditCodeProblem = 'credit-code-format' | 'credit-code-check'

/** The eighteenth character for the first seventeen. */
export function creditCodeCheck(first: string): string {
  let [sum, weight] = [0, 1]
  for (const character of first) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return alphabet[(31 - (sum % 31)) % 31] as string
}

export function parseCreditCode(text: string): Result<string, CreditCodeProblem> {
  const code = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return refuse('credit-code-format')
  return creditCodeCheck(code.slice(0, 17)) === code[17] ? ok(code) : refuse('credit-code-check')
}
