import { createChallenge as createAltchaChallenge } from 'altcha-lib/v1'
import { env } from '#server/platform/env.ts'

/** A signed task that costs a browser about a second and a person nothing; app/components/identity/solve-proof.ts solves it. */
export type Challenge = { algorithm: string; challenge: string; maxNumber: number; salt: string; signature: string }

/** Seconds for which a challenge is good: long enough for whoever fills in the form slowly. */
const goodForSeconds = 3600

export async function createChallenge(): Promise<Challenge> {
  const maxNumber = env().CAPTCHA_MAX_NUMBER
  const made = await createAltchaChallenge({
    hmacKey: env().CAPTCHA_KEY,
    maxNumber,
    expires: new Date(Date.now() + goodForSeconds * 1000),
  })
  return { algorithm: made.algorithm, challenge: made.challenge, maxNumber, salt: made.salt, signature: made.signature }
}
