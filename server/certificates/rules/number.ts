/**
 * Certificate numbers: a pattern of the policy such as `TJ{year}{serial:7}{check}`. The last digit is Damm's check digit over all digits before it:
 * it catches every wrong digit and every pair of swapped neighbours, so that a slip of the pen is seen before anybody looks it up.
 */
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

export function checkDigit(digits: string): string {
  let row = 0
  for (const digit of digits) row = Number(damm[row]?.[Number(digit)])
  return String(row)
}

export function formatNumber(pattern: string, { year, serial }: { year: number; serial: number }): string {
  const stem = pattern
    .replace('{year}', String(year))
    .replace(/\{serial:(\d)\}/, (_, width: string) => String(serial).padStart(Number(width), '0'))
    .replace('{check}', '')
  return stem + checkDigit(stem.replace(/\D/g, ''))
}

/** As people type it: spaces, hyphens, small letters and full-width forms mean nothing. */
export const normaliseNumber = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—]/g, '')

/** Whether a number can be one at all. Says nothing about whether it was ever issued. */
export function isCertificateNumber(number: string): boolean {
  const digits = /^[A-Z]*(\d{8,})$/.exec(number)?.[1]
  return digits !== undefined && checkDigit(digits) === '0'
}
