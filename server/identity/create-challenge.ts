import { createChallenge as createAltchaChallenge } from 'altcha-lib/v1'
import { env } from '#server/platform/env.ts'

/** A signed task that costs a browser about a second and a person nothing; rules/proof-of-work.ts solves it. */
export type Challenge = { algorithm: string; challenge: string; maxNumber: number; salt: string; signature: string }

/** Seconds for which a challenge is good: long enough for whoever fills in the form slowly. */
const goodForSeconds = 3600

export async function createChallenge(now: Date): Promise<Challenge> {
  const maxNumber = env().CAPTCHA_MAX_NUMBER
  const made = await createAltchaChallenge({
    hmacKey: env().CAPTCHA_KEY,
    maxNumber,
    expires: new Date(now.getTime() + goodForSeconds * 1000),
  })
  return { algorithm: made.algorithm, challenge: made.challenge, maxNumber, salt: made.salt, signature: made.signature }
}
