/** Numbers of mainland mobile phones: eleven digits, 13 to 19 (MIIT numbering plan). */
import { ok, type Result, refuse } from '#server/platform/result.ts'

export type PhoneProblem = 'phone-empty' | 'phone-format'

/** Eleven digits, or what is wrong; full-width digits, spaces, hyphens and the country code are taken off. */
export function parsePhone(text: string): Result<string, PhoneProblem> {
  const digits = text.normalize('NFKC').replace(/[\s\-–—()]/g, '')
  if (digits === '') return refuse('phone-empty')
  const number = digits.replace(/^(?:\+86|0086|86(?=1\d{10}$))/, '')
  return /^1[3-9]\d{9}$/.test(number) ? ok(number) : refuse('phone-format')
}
