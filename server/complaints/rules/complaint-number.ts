/** '2026-000123': year and place in it. */
export const complaintNumberText = (year: number, number: number): string => `${year}-${String(number).padStart(6, '0')}`

/** As somebody types it from a note: spaces, full-width digits and missing zeros are forgiven. null: it is none. */
export function parseComplaintNumber(typed: string): string | null {
  const [, year = '', number = ''] = /^(2\d{3})[-–—－]?(\d{1,6})$/.exec(typed.normalize('NFKC').replace(/\s/g, '')) ?? []
  return year && Number(number) > 0 ? complaintNumberText(Number(year), Number(number)) : null
}

/** Letters and digits that nobody mistakes for one another: 31 of them, ten make 49 bits. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXY'

/** The code by which somebody without an account comes back to their complaint. `random`: at least ten bytes, evenly distributed. */
export const writeFollowCode = (random: Uint8Array): string => {
  const digits = [...random.slice(0, 16)].reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let [rest, code] = [digits, '']
  for (let step = 0; step < 10; step += 1) {
    code += letters[Number(rest % BigInt(letters.length))]
    rest /= BigInt(letters.length)
  }
  return code
}

/** As somebody types it. */
export const readFollowCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
