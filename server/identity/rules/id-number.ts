/**
 * The citizen identity number, GB 11643-1999: six digits of region, eight of birth, three of sequence, one check character.
 * Foreigners' permanent residence cards (since 2023) have the same shape: 9, two digits of province, three of nationality.
 * A number is believed when its region is one of the state's, its day of birth exists and makes its owner 14 to 100 years old, and the check fits.
 */
import { shanghaiDay } from '#server/platform/calendar.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

export type IdNumberProblem =
  | 'id-number-empty'
  | 'id-number-old'
  | 'id-number-length'
  | 'id-number-characters'
  | 'id-number-region'
  | 'id-number-birth'
  | 'id-number-age'
  | 'id-number-check'

/** GB/T 2260: the first two digits, from Beijing to the residence permits of Hong Kong, Macao and Taiwan. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/** The eighteenth character for the first seventeen digits (ISO 7064 MOD 11-2). */
export function idNumberCheck(digits: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return checkCharacters[sum % 11] as string
}

/** As a person may type it: full-width digits, spaces, hyphens, a small x. */
export const normaliseIdNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\-–—]/g, '')
    .toUpperCase()

/** The number in its one written form, or what is wrong with it. `now` decides the age. */
export function parseIdNumber(text: string, now: Date): Result<string, IdNumberProblem> {
  const number = normaliseIdNumber(text)
  if (number === '') return refuse('id-number-empty')
  if (/^\d{15}$/.test(number)) return refuse('id-number-old')
  if (!/^[\dX]*$/.test(number)) return refuse('id-number-characters')
  if (number.length !== 18) return refuse('id-number-length')
  if (!/^\d{17}[\dX]$/.test(number)) return refuse('id-number-characters')
  const province = number.startsWith('9') ? number.slice(1, 3) : number.slice(0, 2)
  if (!provinces.has(province)) return refuse('id-number-region')
  const birth = birthDay(number)
  if (birth === null) return refuse('id-number-birth')
  if (!isPlausibleAge(birth, shanghaiDay(now))) return refuse('id-number-age')
  if (idNumberCheck(number) !== number[17]) return refuse('id-number-check')
  return ok(number)
}

/** 'YYYY-MM-DD' when such a day exists. */
function birthDay(number: string): string | null {
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const instant = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day) ? day : null
}

/** Days compare as text; a birthday on 29 February is reached on 1 March, as text order has it. */
function isPlausibleAge(birth: string, today: string): boolean {
  const yearsAgo = (years: number) => `${String(Number(today.slice(0, 4)) - years).padStart(4, '0')}${today.slice(4)}`
  return birth <= yearsAgo(14) && birth > yearsAgo(101)
}
