/**
 * A roster: the list of staff that a handler brings as a spreadsheet. Every row is judged before anything is written; one problem holds back the
 * whole list. What a row will do is decided by who the person is at that moment:
 *   new       nobody has this ID number: an account is made that its owner activates, and registered here
 *   join      has an account and is registered nowhere: registered here
 *   transfer  is registered elsewhere: the old place is asked to release
 *   here      is registered here already: nothing changes but the phone of an account that nobody has activated yet, so that a wrong one is mended
 */
import { type IdNumberProblem, parseIdNumber } from '#server/identity/rules/id-number.ts'
import { type TitleLevel, titleLevelNames, titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { maskIdNumber, maskPhone } from '#server/identity/rules/mask.ts'
import { type PhoneProblem, parsePhone } from '#server/identity/rules/phone.ts'
import { parseRealName, type RealNameProblem } from '#server/identity/rules/real-name.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

export const rosterLimit = 20_000

export const rosterColumns = [
  { key: 'realName', title: '姓名', also: ['人员姓名'], required: true, example: '张三' },
  {
    key: 'idNumber',
    title: '身份证号',
    also: ['身份证号码', '身份证', '证件号码', '证件号', '公民身份号码'],
    required: true,
    example: '11010519491231002X',
  },
  {
    key: 'phone',
    title: '手机号',
    also: ['手机号码', '手机', '联系电话', '移动电话', '电话'],
    required: true,
    example: '13800000000',
  },
  { key: 'titleLevel', title: '职称级别', also: ['职称等级', '职称'], required: false, example: '中级' },
  { key: 'titleSince', title: '职称取得日期', also: ['取得日期', '职称取得时间'], required: false, example: '2020-09-01' },
  { key: 'highTech', title: '高新技术岗位', also: ['是否高新技术岗位', '高新技术'], required: false, example: '否' },
] as const
type ColumnKey = (typeof rosterColumns)[number]['key']
export type RosterLayout = { headerIndex: number; columns: Partial<Record<ColumnKey, number>> }

const normal = (text: string) => text.normalize('NFKC').replace(/\s+/g, '').replace(/[*＊]/g, '')

/** Where the columns are: the header stands in one of the first ten rows, in any order. Refused with the titles that are missing. */
export function findRosterLayout(
  rows: readonly (readonly string[])[],
): Result<RosterLayout, 'roster-template', { missing: string[] }> {
  let best: { missing: string[] } = { missing: rosterColumns.filter((column) => column.required).map((column) => column.title) }
  for (const [headerIndex, row] of rows.slice(0, 10).entries()) {
    const cells = row.map(normal)
    const columns: RosterLayout['columns'] = {}
    for (const { key, title, also } of rosterColumns) {
      const at = cells.findIndex((cell) => cell === title || (also as readonly string[]).includes(cell))
      if (at >= 0) columns[key] = at
    }
    const missing = rosterColumns
      .filter((column) => column.required && columns[column.key] === undefined)
      .map((column) => column.title)
    if (missing.length === 0) return ok({ headerIndex, columns })
    if (missing.length < best.missing.length) best = { missing }
  }
  return refuse('roster-template', best)
}

export type RosterProblem =
  | { code: RealNameProblem | IdNumberProblem | PhoneProblem }
  | { code: 'title-level-unknown' | 'title-since-format' | 'title-since-future' | 'high-tech-unknown' }
  /** `row`: the other row of the same list. */
  | { code: 'same-id-number' | 'same-phone'; row: number }
  | { code: 'name-differs' | 'phone-of-another' | 'account-closed' }

const sentences: Record<Exclude<RosterProblem['code'], RealNameProblem | IdNumberProblem | PhoneProblem>, string> = {
  'title-level-unknown': `职称级别请填：${titleLevels.map((level) => titleLevelNames[level]).join('、')}，或留空。`,
  'title-since-format': '职称取得日期请写成 2020-09-01 的样子。',
  'title-since-future': '职称取得日期在今天之后。',
  'high-tech-unknown': '高新技术岗位请填“是”或“否”，或留空。',
  'same-id-number': '身份证号与本表第 ROW 行相同。',
  'same-phone': '手机号与本表第 ROW 行相同，每人须用自己的手机号。',
  'name-differs': '这个身份证号已有账号，但登记的姓名与本表不同。请核对证件；确实改过名的，先由本人或经办人更正姓名。',
  'phone-of-another': '这个手机号已用于另一个人的账号，请核对或换一个。',
  'account-closed': '这个身份证号的账号已停用，请联系主管部门。',
}

/** What is wrong, in words for the person who made the list. */
export const rosterProblemSentence = (problem: RosterProblem): string =>
  problem.code in identityRefusals
    ? identityRefusals[problem.code as keyof typeof identityRefusals].sentence
    : sentences[problem.code as keyof typeof sentences].replace('ROW', 'row' in problem ? String(problem.row) : '')

export type RosterPerson = {
  /** As the spreadsheet numbers it, from 1. */
  rowNumber: number
  /** As typed where it could not be read. */
  realName: string
  /** null where it could not be read. */
  idNumber: string | null
  phone: string | null
  maskedIdNumber: string
  maskedPhone: string
  titleLevel: TitleLevel | null
  titleSinceOn: string | null
  highTech: boolean | null
  problems: RosterProblem[]
}

const blank = (row: readonly string[]) => row.every((cell) => cell.trim() === '')

/** The people of a list, each with what is wrong about them in itself and against the other rows. Empty rows are passed over. */
export function readRosterRow(cells: readonly string[], rowNumber: number, layout: RosterLayout, now: Date): RosterPerson | null {
  if (blank(cells)) return null
  const cell = (key: ColumnKey) => {
    const at = layout.columns[key]
    return at === undefined ? '' : (cells[at] ?? '').trim()
  }
  const problems: RosterProblem[] = []
  const take = <Value>(result: Result<Value, (RosterProblem & { row?: never })['code']>): Value | null => {
    if (result.ok) return result.value
    problems.push({ code: result.reason } as RosterProblem)
    return null
  }
  const realName = take(parseRealName(cell('realName')))
  const idNumber = take(parseIdNumber(cell('idNumber'), now))
  const phone = take(parsePhone(cell('phone')))
  const titleLevel = take(parseTitleLevel(cell('titleLevel')))
  const titleSinceOn = take(parseSince(cell('titleSince'), now))
  const highTech = take(parseYesNo(cell('highTech')))
  return {
    rowNumber,
    realName: realName ?? cell('realName').slice(0, 30),
    idNumber,
    phone,
    maskedIdNumber: mask(cell('idNumber'), idNumber, maskIdNumber),
    maskedPhone: mask(cell('phone'), phone, maskPhone),
    titleLevel,
    titleSinceOn,
    highTech,
    problems,
  }
}

/** A number that could not be read is shown only so far that its owner finds it in the list. */
function mask(typed: string, read: string | null, maskRead: (text: string) => string): string {
  if (read) return maskRead(read)
  const text = [...typed.slice(0, 40)]
  return text.length <= 4
    ? '*'.repeat(text.length)
    : `${text.slice(0, 2).join('')}${'*'.repeat(text.length - 4)}${text.slice(-2).join('')}`
}

function parseTitleLevel(text: string): Result<TitleLevel | null, 'title-level-unknown'> {
  const wanted = normal(text).replace(/职称$/, '')
  if (wanted === '') return ok(null)
  const level = titleLevels.find((each) => titleLevelNames[each].replace(/职称$/, '') === wanted)
  if (level) return ok(level)
  const other: Record<string, TitleLevel> = {
    无: 'none',
    助理级: 'assistant',
    员级: 'assistant',
    副高: 'associate-senior',
    正高: 'senior',
    高级: 'associate-senior',
  }
  return other[wanted] ? ok(other[wanted]) : refuse('title-level-unknown')
}

function parseSince(text: string, now: Date): Result<string | null, 'title-since-format' | 'title-since-future'> {
  const wanted = normal(text)
  if (wanted === '') return ok(null)
  const parts = wanted.match(/^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|(\d{2})(\d{2}))$/)
  if (!parts) return refuse('title-since-format')
  const day = `${parts[1]}-${(parts[2] ?? parts[4] ?? '').padStart(2, '0')}-${(parts[3] ?? parts[5] ?? '1').padStart(2, '0')}`
  const instant = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(day) || day < '1950-01-01')
    return refuse('title-since-format')
  return day > shanghaiDay(now) ? refuse('title-since-future') : ok(day)
}

function parseYesNo(text: string): Result<boolean | null, 'high-tech-unknown'> {
  const wanted = normal(text).toLowerCase()
  if (wanted === '') return ok(null)
  if (['是', '√', 'y', 'yes', '1', '有'].includes(wanted)) return ok(true)
  return ['否', '×', 'x', 'n', 'no', '0', '无'].includes(wanted) ? ok(false) : refuse('high-tech-unknown')
}

/** Adds to each person the other row that has the same number. */
export function markRepeated(people: readonly RosterPerson[]): void {
  for (const [field, code] of [
    ['idNumber', 'same-id-number'],
    ['phone', 'same-phone'],
  ] as const) {
    const first = new Map<string, RosterPerson>()
    for (const person of people) {
      const number = person[field]
      if (number === null) continue
      const earlier = first.get(number)
      if (earlier) person.problems.push({ code, row: earlier.rowNumber })
      else first.set(number, person)
    }
  }
}

/** Who the system knows by a row's numbers, at the moment of asking. */
export type KnownPerson = {
  byIdNumber: {
    accountId: string
    realName: string
    active: boolean
    /** Made by a list and not activated yet: its phone is what the lists say. */
    awaitsActivation: boolean
    placeId: string | null
  } | null
  /** The account that has this phone number. */
  phoneOwnerId: string | null
}
export type RosterOutcome = 'new' | 'join' | 'transfer' | 'here'

/** What a row that is right in itself will do, or what stands against it. */
export function decideRosterRow(
  realName: string,
  { byIdNumber, phoneOwnerId }: KnownPerson,
  organisationId: string,
): Result<RosterOutcome, 'name-differs' | 'phone-of-another' | 'account-closed'> {
  if (!byIdNumber) return phoneOwnerId ? refuse('phone-of-another') : ok('new')
  if (byIdNumber.realName !== realName) return refuse('name-differs')
  if (!byIdNumber.active) return refuse('account-closed')
  if (byIdNumber.placeId === null) return ok('join')
  if (byIdNumber.placeId !== organisationId) return ok('transfer')
  const takesPhone = byIdNumber.awaitsActivation && phoneOwnerId !== null && phoneOwnerId !== byIdNumber.accountId
  return takesPhone ? refuse('phone-of-another') : ok('here')
}

export const rosterOutcomeNames: Record<RosterOutcome | 'problem', { name: string; about: string }> = {
  problem: { name: '有问题', about: '' },
  new: { name: '新建账号', about: '建立账号并登记，本人激活后使用' },
  join: { name: '直接登记', about: '已有账号、尚未登记单位，登记到本单位' },
  transfer: { name: '申请调入', about: '登记在其他单位，向原单位发出调入申请' },
  here: { name: '已在本单位', about: '已登记在本单位，不变；账号未激活的，手机号改为本表所填' },
}

export const rosterStateNames = {
  problems: '有问题，待修改',
  checked: '待确认',
  confirmed: '正在写入',
  done: '已写入',
  cancelled: '已放弃',
} as const
