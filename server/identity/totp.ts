import { timingSafeEqual } from 'node:crypto'
import { generateSecret, generateSync, generateURI } from 'otplib'

/** RFC 6238 with what every authenticator understands: SHA-1, six digits, half a minute. */
export const stepSeconds = 30

/** 160 bits in base 32. */
export const newSecret = (): string => generateSecret()

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / stepSeconds)

export const codeOf = (secret: string, step: number): string => generateSync({ secret, epoch: step * stepSeconds })

/**
 * The half-minute whose code this is: the present one or a neighbour, for clocks that differ, and later than `afterStep`, so that a code seen over
 * somebody's shoulder opens nothing. null when it is none of them.
 */
export function matchingStep(secret: string, code: string, now: Date, afterStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const present = stepAt(now)
  const given = Buffer.from(code)
  return (
    [present, present - 1, present + 1].find(
      (step) => step > afterStep && timingSafeEqual(Buffer.from(codeOf(secret, step)), given),
    ) ?? null
  )
}

/** What an authenticator reads from the QR code. */
export const enrolmentUri = (secret: string, label: string): string => generateURI({ issuer: '学时', label, secret })
