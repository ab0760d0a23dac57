import { z } from 'zod'
import { normaliseIdNumber, parseIdNumber } from '#server/identity/rules/id-number.ts'
import { maskIdNumber } from '#server/identity/rules/mask.ts'

/** People that are held against a requirement in one go. */
export const listLimit = 1_000

export const askedPerson = z.strictObject({
  realName: z.string().trim().min(1).max(50).describe('姓名'),
  idNumber: z.string().trim().min(1).max(40).describe('身份证件号码'),
  consentCode: z.string().trim().max(40).default('').describe('本人出示的授权码；凭公务职责核查时可不填'),
})
export type AskedPerson = z.infer<typeof askedPerson>

export const basis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('consent') }).describe('本人授权：每个人都要有授权码'),
  z
    .strictObject({
      kind: z.literal('duty'),
      review: z.string().trim().min(2).max(100).describe('哪一次评审'),
      document: z.string().trim().min(2).max(100).describe('依据的文号'),
    })
    .describe('公务职责：写明哪一次评审、依据哪份文件，记入审计'),
])
export type Basis = z.infer<typeof basis>

export const outcomes = ['met', 'unmet', 'not-found', 'no-consent', 'bad-number', 'repeated'] as const
export type Outcome = (typeof outcomes)[number]
export const outcomeNames: Record<Outcome, string> = {
  met: '符合',
  unmet: '不符合',
  'not-found': '查无此人',
  'no-consent': '未获授权',
  'bad-number': '号码有误',
  repeated: '重复',
}
export const outcomeSentences: Record<Exclude<Outcome, 'met' | 'unmet'>, string> = {
  'not-found': '姓名与身份证号不是本平台的同一名学员，请与本人核对。',
  'no-consent': '没有本人的有效授权码：未提供、已过期、已撤回，或不是此人的。',
  'bad-number': '身份证号位数或校验位不对，请更正。',
  repeated: '与前面一行是同一个号码。',
}

const columns = { realName: '姓名', idNumber: '身份证号', consentCode: '授权码' } as const

/** Rows of a sheet whose header names the columns; null: 姓名 or 身份证号 is not there. */
export function readSheet(rows: readonly (readonly string[])[]): AskedPerson[] | null {
  const headerIndex = rows.findIndex((row) => row.some((cell) => cell.trim() === columns.idNumber))
  const header = rows[headerIndex]?.map((cell) => cell.trim()) ?? []
  const at = {
    name: header.indexOf(columns.realName),
    number: header.indexOf(columns.idNumber),
    code: header.indexOf(columns.consentCode),
  }
  if (at.name < 0 || at.number < 0) return null
  const cell = (row: readonly string[], index: number) => (row[index] ?? '').trim()
  return rows
    .slice(headerIndex + 1)
    .map((row) => ({
      realName: cell(row, at.name),
      idNumber: cell(row, at.number),
      consentCode: at.code < 0 ? '' : cell(row, at.code),
    }))
    .filter((person) => person.realName || person.idNumber)
}

/** One person a line: name, number and, where there is one, the code, parted by spaces, commas or tabs; name and number in either order. */
export function readTyped(typed: string): AskedPerson[] {
  return typed.split(/\r?\n/).flatMap((line) => {
    const words = line
      .trim()
      .split(/[\s,;，；、]+/)
      .filter(Boolean)
    const numberAt = words.findIndex((word) => /\d{6,}/.test(word.normalize('NFKC')))
    if (words.length === 0) return []
    const idNumber = words[numberAt] ?? ''
    const [realName = '', consentCode = ''] = words.filter((_, index) => index !== numberAt)
    return [{ realName, idNumber, consentCode }]
  })
}

export type Judged = AskedPerson & { masked: string; outcome: 'bad-number' | 'repeated' | null }

/** What can be said of a list by looking at it alone. */
export function inspectList(people: readonly AskedPerson[], now: Date): Judged[] {
  const seen = new Set<string>()
  return people.map((person) => {
    const number = normaliseIdNumber(person.idNumber)
    const good = parseIdNumber(person.idNumber, now).ok
    const repeated = seen.has(number)
    // A line whose name is missing must not shut out the right one after it; one with another name does, or names could be tried.
    if (person.realName) seen.add(number)
    const masked = good ? maskIdNumber(number) : `${number.slice(0, 2)}…（${number.length} 位）`
    return { ...person, masked, outcome: good ? (repeated ? 'repeated' : null) : 'bad-number' }
  })
}
