import { formatHours } from '#server/hours/rules/entry.ts'
import { axisNames } from './statistic-axes.ts'
import type { StatisticFigures } from './statistic-cells.ts'
import { averageOf, bodyViews, type StatisticQuery, shareOf, shareText, totalOf } from './statistic-query.ts'

/** Of a line what its columns are made of. `bodies`: null for groups of people. */
export type SheetLine = {
  name: string
  now: StatisticFigures
  before: StatisticFigures
  bodies: {
    units: number
    submitted: number
    verified: number
    returned: number
    reports: number
    dueFen: number
    asideFen: number
    spentFen: number
  } | null
}
export type SheetColumn = {
  key: string
  title: string
  value: (line: SheetLine) => number | null
  kind: 'count' | 'hours' | 'share' | 'yuan'
}

const count = (key: string, title: string, value: SheetColumn['value']): SheetColumn => ({ key, title, value, kind: 'count' })
const hours = (key: string, title: string, value: SheetColumn['value']): SheetColumn => ({ key, title, value, kind: 'hours' })
const share = (key: string, title: string, value: SheetColumn['value']): SheetColumn => ({ key, title, value, kind: 'share' })
const yuan = (key: string, title: string, value: SheetColumn['value']): SheetColumn => ({ key, title, value, kind: 'yuan' })

const metShare = (figures: StatisticFigures) => shareOf(figures.met, figures.people)
const averageShare = (part: number, figures: StatisticFigures) => (figures.people === 0 ? 0 : Math.round(part / figures.people))

/** The columns after the name, as the page, the file and the printed report show them. */
export function sheetColumns({ show, by, year }: Pick<StatisticQuery, 'show' | 'by' | 'year'>): SheetColumn[] {
  const people = count('people', by === 'form' ? '有此类学时的人数' : '应学人数', (line) => line.now.people)
  if (by === 'form')
    return [
      people,
      hours('total', '学时合计', (line) => totalOf(line.now)),
      hours('required', '公需必修', (line) => line.now.required),
      hours('elective', '公需选修', (line) => line.now.elective),
      hours('professional', '专业科目', (line) => line.now.professional),
      hours('before', `${year - 1} 年度合计`, (line) => totalOf(line.before)),
    ]
  if (show === 'hours')
    return [
      people,
      hours('total', '学时合计', (line) => totalOf(line.now)),
      hours('average', '人均学时', (line) => averageOf(line.now)),
      hours('required', '公需必修', (line) => line.now.required),
      hours('elective', '公需选修', (line) => line.now.elective),
      hours('professional', '专业科目', (line) => line.now.professional),
      hours('online', '线上', (line) => line.now.online),
      hours('offline', '线下', (line) => totalOf(line.now) - line.now.online),
    ]
  if (show === 'exams')
    return [
      people,
      count('exams', '参加考试（人次）', (line) => line.now.exams),
      count('passed', '通过（人次）', (line) => line.now.examsPassed),
      share('share', '通过率', (line) => shareOf(line.now.examsPassed, line.now.exams)),
      share('before', `${year - 1} 通过率`, (line) => shareOf(line.before.examsPassed, line.before.exams)),
      count('sittings', '交卷次数', (line) => line.now.sittings),
    ]
  if (show === 'verification' && !isByPeople(by))
    return [
      count('units', '单位', (line) => line.bodies?.units ?? 0),
      people,
      count('submitted', '待验证', (line) => line.bodies?.submitted ?? 0),
      count('verified', '已验证', (line) => line.bodies?.verified ?? 0),
      count('returned', '退回', (line) => line.bodies?.returned ?? 0),
      share('share', '验证进度', (line) => shareOf(Math.min(line.bodies?.verified ?? 0, line.now.people), line.now.people)),
    ]
  if (show === 'funds' && !isByPeople(by))
    return [
      count('units', '单位', (line) => line.bodies?.units ?? 0),
      count('reports', '已报送', (line) => line.bodies?.reports ?? 0),
      yuan('due', '应提取（元）', (line) => line.bodies?.dueFen ?? 0),
      yuan('aside', '已提取（元）', (line) => line.bodies?.asideFen ?? 0),
      yuan('spent', '已使用（元）', (line) => line.bodies?.spentFen ?? 0),
      share('share', '使用率', (line) => shareOf(line.bodies?.spentFen ?? 0, line.bodies?.asideFen ?? 0)),
    ]
  return [
    people,
    count('met', '达标', (line) => line.now.met),
    count('unmet', '未达标', (line) => line.now.people - line.now.met),
    share('share', '达标率', (line) => metShare(line.now)),
    share('before', `${year - 1} 达标率`, (line) => metShare(line.before)),
    hours('average', '人均学时', (line) => averageOf(line.now)),
    hours('public', '人均公需', (line) => averageShare(line.now.required + line.now.elective, line.now)),
    hours('professional', '人均专业', (line) => averageShare(line.now.professional, line.now)),
  ]
}

const isByPeople = (by: StatisticQuery['by']): boolean => by === 'title' || by === 'age' || by === 'form'
/** Views that make sense for groups of people and those that are for bodies alone. */
export const showsFor = (by: StatisticQuery['by'], show: StatisticQuery['show']): StatisticQuery['show'] =>
  (isByPeople(by) && bodyViews.includes(show)) || by === 'form' ? (by === 'form' ? 'hours' : 'met') : show

/** As people read it. */
export function cellText({ kind, value }: SheetColumn, line: SheetLine): string {
  const figure = value(line)
  if (kind === 'share') return shareText(figure)
  if (figure === null) return '—'
  if (kind === 'hours') return grouped(formatHours(figure))
  if (kind === 'yuan') return (figure / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return grouped(`${figure}`)
}
const grouped = (text: string) => text.replace(/^-?\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','))

/** As a spreadsheet calculates with it: hours, percent and yuan as numbers. */
export function cellNumber({ kind, value }: SheetColumn, line: SheetLine): number | null {
  const figure = value(line)
  if (figure === null) return null
  if (kind === 'share') return figure / 10
  return kind === 'count' ? figure : figure / 100
}

export const sheetHeader = (query: Pick<StatisticQuery, 'show' | 'by' | 'year'>): string[] => [
  axisNames[query.by],
  ...sheetColumns(query).map((column) => (column.kind === 'share' ? `${column.title}（%）` : column.title)),
]
