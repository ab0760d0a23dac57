import type { TrainingNumbers } from '#server/hours/rules/training-numbers.ts'
import { filingText, readFiling } from './content.ts'
import { audienceNames, audiences, emptyFiling, type FilingText, type LecturerText } from './filing-text.ts'

/** The columns of a sheet of filings. A row is a session; rows of one name that follow each other are one training, whose other cells stand in its first row. */
export const filingColumns = [
  ...(['培训名称', '专题', '学时', '日期', '开始', '结束', '地点', '授课人', '授课人职称', '授课人单位'] as const),
  ...(['预计人数', '参加范围', '考核', '大纲', '联系人和电话'] as const),
] as const
export const filingRowsMost = 1_000
export const filingsMost = 200

export type SheetFiling = { content: FilingText; rowNumbers: number[]; problems: { rowNumber: number; sentence: string }[] }

/**
 * The trainings of a sheet, each with everything that is wrong with it; null: it is not the template's heading. Row numbers are the file's: the first row below
 * the heading is 2.
 */
export function readFilingSheet(
  rows: readonly (readonly string[])[],
  numbers: Pick<TrainingNumbers, 'minutesPerHour'>,
): SheetFiling[] | null {
  const [heading, ...rest] = rows
  if (!filingColumns.every((title, index) => heading?.[index]?.trim() === title)) return null
  const groups: { content: FilingText; rowNumbers: number[]; wrong: { rowNumber: number; sentence: string }[] }[] = []
  rest.forEach((given, index) => {
    const cells = filingColumns.map((_, at) => (given[at] ?? '').trim())
    if (cells.every((cell) => cell === '')) return
    const rowNumber = index + 2
    const [title = '', topic = '', hours = '', day = '', from = '', to = '', place = '', name = '', rank = '', unit = ''] = cells
    const [expected = '', audience = '', assessed = '', syllabus = '', contact = ''] = cells.slice(10)
    const known = groups.at(-1)
    // A row that leaves the name out goes on with the training above it.
    const same = known && (title === '' || plain(title) === plain(known.content.title))
    const group = same ? known : begin()
    if (!same) groups.push(group)
    group.rowNumbers.push(rowNumber)
    if (!same) {
      const range = audiences.find((each) => audienceNames[each] === audience) ?? (audience === '' ? 'own' : null)
      if (!range) group.wrong.push({ rowNumber, sentence: `参加范围请写“${Object.values(audienceNames).join('”“')}”之一。` })
      if (!['', '是', '否'].includes(assessed)) group.wrong.push({ rowNumber, sentence: '考核请写“是”或“否”。' })
      Object.assign(group.content, {
        title,
        topic,
        hours,
        expected: plain(expected),
        syllabus,
        contact,
        audience: range ?? 'own',
        assessed: assessed === '是',
      })
    }
    group.content.sessions.push({ id: '', day: dayOf(day), from: clockOf(from), to: clockOf(to), place })
    const lecturer: LecturerText = { name, title: rank, unit }
    const listed = group.content.lecturers.some((each) => JSON.stringify(each) === JSON.stringify(lecturer))
    if (name !== '' && !listed) group.content.lecturers.push(lecturer)
  })
  return groups.map(({ content, rowNumbers, wrong }) => {
    const long = filingText.safeParse(content).error?.issues ?? []
    for (const { path } of long)
      wrong.push({ rowNumber: rowOf(rowNumbers, path), sentence: `${fieldNames[String(path[0])]}太长。` })
    const { problems } = readFiling(content, numbers)
    const found = Object.entries(problems ?? {}).map(([field, sentence]) => {
      return { rowNumber: rowOf(rowNumbers, field.split('.')), sentence }
    })
    return { content, rowNumbers, problems: [...wrong, ...found].toSorted((a, b) => a.rowNumber - b.rowNumber) }
  })
}

const begin = () => ({
  content: { ...emptyFiling, sessions: [], lecturers: [] } as FilingText,
  rowNumbers: [] as number[],
  wrong: [] as SheetFiling['problems'],
})
/** What is wrong with a session stands at its row, everything else at the training's first. */
const rowOf = (rowNumbers: readonly number[], [part, at]: readonly PropertyKey[]): number =>
  rowNumbers[part === 'sessions' && at !== undefined ? Number(at) : 0] as number
const fieldNames: Readonly<Record<string, string>> = {
  ...{ title: '培训名称', topic: '专题', hours: '学时', sessions: '日期、时间或地点', lecturers: '授课人、职称或单位' },
  ...{ expected: '预计人数', syllabus: '大纲', contact: '联系人和电话' },
}
const plain = (text: string) => text.normalize('NFKC').trim()
const two = (text: string) => text.padStart(2, '0')

/** '2026/3/5' and '2026年3月5日' → '2026-03-05'; what is no day stays as it is, for the check to say so. */
const dayOf = (text: string): string =>
  plain(text)
    .slice(0, 20)
    .replace(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/, (_, year, month, day) => `${year}-${two(month)}-${two(day)}`)
    .slice(0, 10)

/** '9:00', '９：００', '09:00:00' and a part of a day, as sheets keep times, → '09:00'. */
function clockOf(text: string): string {
  const typed = plain(text).replace('点', ':').replace(/:$/, ':00')
  if (/^0?\.\d+$/.test(typed)) {
    const minutes = Math.round(Number(typed) * 1_440)
    return `${two(String(Math.floor(minutes / 60)))}:${two(String(minutes % 60))}`
  }
  const [, hour, minute] = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(typed) ?? []
  return hour && minute ? `${two(hour)}:${minute}` : typed.slice(0, 5)
}
