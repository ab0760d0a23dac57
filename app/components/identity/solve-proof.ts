import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Challenge } from '#server/identity/create-challenge.ts'

/** Longest time in milliseconds for which the page stands still. */
const slice = 10

/**
 * Finds the number that the challenge hides, in slices, so that typing goes on meanwhile. Browsers offer their own SHA-256 only over TLS; a phone
 * that reaches a test installation over plain http has none, so this one is in JavaScript. Answers the form field, or null when cancelled.
 */
export async function solveProof(
  { algorithm, challenge, maxNumber, salt, signature }: Challenge,
  signal: AbortSignal,
): Promise<string | null> {
  const prefix = sha256.create().update(utf8ToBytes(salt))
  let number = 0
  while (number <= maxNumber) {
    const until = performance.now() + slice
    while (number <= maxNumber && performance.now() < until) {
      for (const stop = Math.min(number + 64, maxNumber + 1); number < stop; number += 1) {
        if (
          bytesToHex(
            prefix
              .clone()
              .update(utf8ToBytes(String(number)))
              .digest(),
          ) === challenge
        ) {
          return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
        }
      }
    }
    await new Promise((resolve) => setTimeout(resolve))
    if (signal.aborted) return null
  }
  return null
}
