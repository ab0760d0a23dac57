/** What of a person's data others may see. Done on the server: what is masked here never reaches a browser. */

/** 1201**********1234 */
export const maskIdNumber = (idNumber: string): string => `${idNumber.slice(0, 4)}**********${idNumber.slice(-4)}`

/** 138****5678 */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** 张*, 张*明, 欧**明: the first and the last character, for names of two only the first. */
export function maskName(name: string): string {
  const characters = [...name]
  if (characters.length <= 2) return `${characters[0] ?? ''}*`
  return `${characters[0]}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`
}
