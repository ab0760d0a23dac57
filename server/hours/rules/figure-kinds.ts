import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Figure, FigureValue } from './figures.ts'

/** How a figure is written and between which bounds: what a field shows, and what a form may bring. */
export type FigureKind =
  | { type: 'number'; unit: string; least: number; most: number; step: number }
  /** Stored as a part of one, written as so many of a hundred. */
  | { type: 'percent'; least: number; most: number }
  | { type: 'fraction' }
  | { type: 'choice'; options: Readonly<Record<string, string>> }
  | { type: 'text'; longest: number; pattern: RegExp | null; example: string }

const number = (unit: string, least: number, most: number, step = 1): FigureKind => ({ type: 'number', unit, least, most, step })

/** The first that fits a path decides. */
const kinds: readonly (readonly [RegExp, FigureKind])[] = [
  [/^obligation\.hoursPerDay$/, number('学时', 1, 12, 0.5)],
  [/^obligation\.days/, number('天', 1, 60, 0.25)],
  [/^obligation\.titleAsOf$/, { type: 'choice', options: { 'year-end': '以 12 月 31 日为准' } }],
  [/^obligation\.otherYear$/, { type: 'choice', options: { 'not-counted': '不计入' } }],
  [/^study\.minutesPerHour$/, number('分钟', 20, 120)],
  [/^study\.watchedShare$/, { type: 'percent', least: 50, most: 100 }],
  [/^study\.maximumRate$/, number('倍', 1, 4, 0.05)],
  [/^study\.bucketCapSeconds$/, number('秒', 30, 1_800)],
  [/^study\.beatSeconds$/, number('秒', 5, 60)],
  [/^study\.dailyCapHours$/, number('学时', 1, 24, 0.5)],
  [/^study\.presence\.answerSeconds$/, number('秒', 15, 600)],
  [/^study\.presence\./, number('秒', 5, 7_200)],
  [/^exam\.passMark$/, number('分', 1, 100)],
  [/^exam\.attempts$/, number('次', 1, 20)],
  [/^exam\.cooldownMinutes$/, number('分钟', 0, 10_080)],
  [/^deadlines\.submitBy$/, { type: 'text', longest: 5, pattern: /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, example: '12-31' }],
  [/^deadlines\./, number('天', 1, 366)],
  [/^trainings\.(session|least)Share$/, { type: 'percent', least: 1, most: 100 }],
  [/^trainings\.(leadDays|handInDays)$/, number('天', 0, 90)],
  [/^trainings\.nearMetres$/, number('米', 50, 5_000)],
  [/^trainings\./, number('分钟', 0, 240)],
  [/^verification\.sampleShare$/, { type: 'percent', least: 0.1, most: 100 }],
  [/^verification\./, number('人', 1, 10_000)],
  [/^certificate\.issuer$/, { type: 'text', longest: 60, pattern: null, example: '市人力资源和社会保障局' }],
  [
    /^certificate\.numberPattern$/,
    { type: 'text', longest: 40, pattern: /^[A-Z]*\{year\}\{serial:\d\}\{check\}$/, example: 'TJ{year}{serial:7}{check}' },
  ],
  [
    /^certificate\.trainingDue$/,
    {
      type: 'choice',
      options: { 'required-courses': '必修课程全部计入学时后', 'required-hours': '公需必修达到本市要求后' },
    },
  ],
  [/^declarations\.[^.]+\.evidence\.least$/, number('份', 1, 10)],
  [/^declarations\.[^.]+\.identity\.claimants$/, number('人', 1, 100)],
  [/^declarations\.[^.]+\.fourEyes$/, { type: 'choice', options: { one: '一人办理', two: '两人办理：一人核对，另一人登记' } }],
  [/^(lamps|ceilings|conversions|declarations)\./, number('学时', 0, 2_000, 0.01)],
]

export function kindOf({ path, value }: { path: string; value: FigureValue }): FigureKind {
  if (typeof value === 'object') return { type: 'fraction' }
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1]
  if (typeof value === 'string')
    return kind && kind.type !== 'number' ? kind : { type: 'text', longest: 200, pattern: null, example: '' }
  return kind ?? number('', 0, 1_000_000, 0.01)
}

/** As it is read: with its unit. */
export function figureText(figure: Pick<Figure, 'path' | 'value'>): string {
  const kind = kindOf(figure)
  const written = writtenValue(figure)
  if (kind.type === 'number') return kind.unit === '' ? written : `${written} ${kind.unit}`
  if (kind.type === 'percent') return `${written}%`
  return kind.type === 'choice' ? (kind.options[written] ?? written) : written
}

/** As it stands in its field. */
export function writtenValue({ path, value }: Pick<Figure, 'path' | 'value'>): string {
  if (typeof value === 'object') return `${value.numerator}/${value.denominator}`
  if (typeof value === 'string') return value
  return String(kindOf({ path, value }).type === 'percent' ? Math.round(value * 10_000) / 100 : value)
}

/** What a form brought for a figure, or the sentence that stands beside its field. */
export function readFigure(figure: Pick<Figure, 'path' | 'value'>, text: string): Result<FigureValue, 'figure', string> {
  const kind = kindOf(figure)
  const written = text.trim()
  if (written === '') return refuse('figure', '请填写。')
  if (kind.type === 'fraction') return readFraction(written)
  if (kind.type === 'choice') return written in kind.options ? ok(written) : refuse('figure', '请从列出的选项中选择。')
  if (kind.type === 'text') {
    if (written.length > kind.longest) return refuse('figure', `请控制在 ${kind.longest} 个字以内。`)
    return kind.pattern && !kind.pattern.test(written) ? refuse('figure', `格式应如“${kind.example}”。`) : ok(written)
  }
  const value = /^\d{1,7}(\.\d{1,4})?$/.test(written) ? Number(written) : Number.NaN
  if (Number.isNaN(value)) return refuse('figure', '请填写数字。')
  const unit = kind.type === 'percent' ? '%' : kind.unit === '' ? '' : ` ${kind.unit}`
  if (value < kind.least || value > kind.most) return refuse('figure', `应在 ${kind.least} 到 ${kind.most}${unit}之间。`)
  if (kind.type === 'percent') return ok(Math.round(value * 100) / 10_000)
  const steps = value / kind.step
  return Math.abs(steps - Math.round(steps)) < 1e-6 ? ok(value) : refuse('figure', `最小单位是 ${kind.step}${unit}。`)
}

function readFraction(written: string): Result<FigureValue, 'figure', string> {
  const [, top, bottom] = written.match(/^(\d{1,2})\/(\d{1,2})$/) ?? []
  const [numerator, denominator] = [Number(top), Number(bottom)]
  if (top === undefined || bottom === undefined) return refuse('figure', '请按“2/3”的形式填写。')
  return numerator > 0 && numerator < denominator ? ok({ numerator, denominator }) : refuse('figure', '应大于 0、小于 1。')
}
