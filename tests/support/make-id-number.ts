import { idNumberCheck } from '#server/identity/rules/id-number.ts'

const regions = ['120101', '120102', '120103', '120104', '120105', '120110', '120113', '130102', '110105', '370102']

/** A valid identity number of nobody in particular, always the same for a seed; adults of 22 to 60 in 2026. */
export function makeIdNumber(seed: number): string {
  const region = regions[seed % regions.length] as string
  const birth = new Date(Date.UTC(1966, 0, 1) + ((seed * 7919) % 13_800) * 86_400_000)
  const digits = `${region}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(Math.floor(seed / 10) % 1000).padStart(3, '0')}`
  return digits + idNumberCheck(digits)
}

/** A mobile number for a seed, one for one. */
export const makePhone = (seed: number): string => `139${String(10_000_000 + (seed % 89_999_999)).padStart(8, '0')}`
