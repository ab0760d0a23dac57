/**
 * A list of people as somebody pastes it: one person a line, by ID number, phone or name, in any order and with whatever else stands in the row.
 * Whoever is not within reach is not there: the sentence for both is the same.
 */
import { parseIdNumber } from '#server/identity/rules/id-number.ts'
import { maskIdNumber, maskName, maskPhone } from '#server/identity/rules/mask.ts'
import { parsePhone } from '#server/identity/rules/phone.ts'

export const recipientLimit = 20_000

export type RecipientProblem =
  | { code: 'unreadable' | 'id-number-wrong' | 'not-found' | 'name-differs' | 'account-closed' }
  | { code: 'several-of-this-name'; count: number }
  /** `row`: the other row of the same list. */
  | { code: 'named-before'; row: number }

export type NamedRecipient = {
  rowNumber: number
  /** What the row named, with numbers masked. */
  shown: string
  name: string | null
  idNumber: string | null
  phone: string | null
  problem: RecipientProblem | null
}

export type KnownRecipient = { accountId: string; realName: string; active: boolean }

const sentences: Record<RecipientProblem['code'], string> = {
  unreadable: '这一行没有身份证号、手机号或姓名。',
  'id-number-wrong': '身份证号校验不通过，请逐位核对。',
  'not-found': '没有找到这个人，或者不在您的权限范围内。',
  'name-differs': '号码与姓名不是同一个人，请核对。',
  'account-closed': '账号已停用，收不到通知。',
  'several-of-this-name': '范围内有 COUNT 位同名人员，请加上身份证号或手机号。',
  'named-before': '与第 ROW 行是同一个人，只发一次。',
}
export function recipientSentence(problem: RecipientProblem): string {
  const { row, count } = problem as { row?: number; count?: number }
  return sentences[problem.code].replace('ROW', String(row)).replace('COUNT', String(count))
}

const headings = /^(序号|编号|姓名|人员姓名|身份证号码?|证件号码?|手机号码?|手机|电话|联系电话|单位|备注)[*＊]?$/
const nameLike = /^[\p{Script=Han}·]{2,30}$/u

/** Null for an empty row and for the heading. */
export function readRecipient(cells: readonly string[], rowNumber: number): NamedRecipient | null {
  const words = cells
    .flatMap((cell) => cell.normalize('NFKC').split(/[\s,;、;|]+/))
    .map((word) => word.replace(/[•・]/g, '·'))
    .filter((word) => word !== '')
  if (words.length === 0 || words.every((word) => headings.test(word))) return null
  const idNumber = words.find((word) => /^\d{17}[\dXx]$/.test(word))?.toUpperCase() ?? null
  const phones = words.map((word) => parsePhone(word)).filter((parsed) => parsed.ok)
  const phone = phones[0]?.value ?? null
  const name = words.find((word) => nameLike.test(word) && !headings.test(word)) ?? null
  const shown = [
    name && !idNumber && !phone ? name : name ? maskName(name) : null,
    idNumber ? maskIdNumber(idNumber) : null,
    phone ? maskPhone(phone) : null,
  ]
    .filter((part) => part !== null)
    .join(' ')
  const row = { rowNumber, shown, name, idNumber, phone, problem: null }
  if (shown === '') return { ...row, shown: '（无法识别）', problem: { code: 'unreadable' } }
  return row
}

/** A checksum is looked at before anybody is looked for. */
export const numberProblem = (row: NamedRecipient, now: Date): RecipientProblem | null =>
  row.idNumber && !parseIdNumber(row.idNumber, now).ok ? { code: 'id-number-wrong' } : null

/**
 * Who is meant: by a number one person, and the name must be theirs; by the name alone exactly one within reach. `byNumbers`: whom the numbers
 * of the row name, one entry a number.
 */
export function decideRecipient(
  row: NamedRecipient,
  byNumbers: readonly (KnownRecipient | null)[],
  byName: readonly KnownRecipient[],
): { accountId: string } | { problem: RecipientProblem } {
  const candidates = byNumbers.length > 0 ? byNumbers : byName
  const [first] = candidates
  if (!first || candidates.some((each) => each === null)) return { problem: { code: 'not-found' } }
  if (byNumbers.length === 0 && byName.length > 1) return { problem: { code: 'several-of-this-name', count: byName.length } }
  const differs =
    byNumbers.some((each) => each?.accountId !== first.accountId) || (row.name !== null && row.name !== first.realName)
  if (byNumbers.length > 0 && differs) return { problem: { code: 'name-differs' } }
  return first.active ? { accountId: first.accountId } : { problem: { code: 'account-closed' } }
}
