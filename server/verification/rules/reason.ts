import { ok, type Result, refuse } from '#server/platform/result.ts'

/** In characters: it is read in one line. */
const longest = 200

export function checkReason(text: string): Result<string, 'reason-missing' | 'reason-too-long'> {
  const reason = text.trim()
  if (reason === '') return refuse('reason-missing')
  return [...reason].length > longest ? refuse('reason-too-long') : ok(reason)
}
