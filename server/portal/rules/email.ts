/** E-mail addresses, and the codes that prove them. */
import { ok, type Result, refuse } from '#server/platform/result.ts'

export const codeLifeMinutes = 10
export const codeTriesAllowed = 5
export const codesADay = 10

/** One plain address; its domain without capitals. What is left out (quoted parts, comments) nobody has here. */
export function parseEmail(text: string): Result<string, 'email-form'> {
  const address = text.normalize('NFKC').trim()
  const parts = /^([\w.!#$%&'*+/=?^`{|}~-]{1,64})@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})$/i.exec(address)
  if (!parts || address.length > 254 || /^\.|\.\.|\.@/.test(address)) return refuse('email-form')
  return ok(`${parts[1]}@${parts[2]?.toLowerCase()}`)
}

/** 'l***@example.cn' */
export const maskEmail = (address: string): string => address.replace(/^(.).*(?=@)/, '$1***')

type Waiting = { codeHash: Buffer; codeUntil: Date; codeTries: number }

/** What becomes of a code that somebody types. A wrong one is counted. */
export function judgeCode(
  waiting: Waiting | null,
  typedHash: Buffer,
  now: Date,
): 'right' | 'email-code-over' | 'email-code-spent' | 'email-code-wrong' {
  if (!waiting || waiting.codeUntil <= now) return 'email-code-over'
  if (waiting.codeTries >= codeTriesAllowed) return 'email-code-spent'
  return waiting.codeHash.equals(typedHash) ? 'right' : 'email-code-wrong'
}
