import { shanghaiYearEnd, shanghaiYearStart } from '#server/platform/calendar.ts'

/** As typed. `opens` and `closes`: days of Shanghai, both included; empty: the whole year. `tags`: one a line or comma. */
export type CourseText = {
  title: string
  summary: string
  teacher: string
  teacherBio: string
  year: string
  kind: string
  hours: string
  hoursReason: string
  exam: string
  firstViewing: string
  opens: string
  closes: string
  tags: string
}
export type CourseField = keyof CourseText
export type CourseKind = 'required' | 'elective' | 'professional'

export type ReadCourse = {
  title: string
  summary: string
  teacher: string
  teacherBio: string
  year: number
  kind: CourseKind
  hoursCentihours: number
  hoursReason: string
  requiresExam: boolean
  firstViewing: 'inside-watched' | 'free'
  windowOpensAt: Date
  windowClosesAt: Date
  tags: string[]
}

export const courseMost = {
  title: 100,
  summary: 2_000,
  teacher: 100,
  teacherBio: 1_000,
  hoursReason: 500,
  tag: 12,
  tags: 10,
} as const
const kinds = ['required', 'elective', 'professional'] as const
const length = (text: string) => [...text].length
const day = 86_400_000

/** A day of Shanghai as its first instant; null: there is no such day. */
function startOf(typed: string): Date | null {
  if (!/^20\d\d-\d\d-\d\d$/.test(typed)) return null
  const at = new Date(`${typed}T00:00:00+08:00`)
  return Number.isNaN(at.getTime()) || new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) !== typed ? null : at
}

export const readTags = (typed: string): string[] => [
  ...new Set(
    typed
      .normalize('NFKC')
      .split(/[\n,，、;；]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
]

/** Reads what was typed of a course; sentences by field where it is wrong. Hours are typed in hours, in steps of half an hour. */
export function readCourse(
  text: CourseText,
): { read: ReadCourse; problems: null } | { read: null; problems: Partial<Record<CourseField, string>> } {
  const problems: Partial<Record<CourseField, string>> = {}
  const typed = (name: CourseField) => text[name].normalize('NFC').trim()
  const short = (name: 'summary' | 'teacher' | 'teacherBio' | 'hoursReason') => {
    if (length(typed(name)) > courseMost[name]) problems[name] = `最多 ${courseMost[name]} 个字。`
    return typed(name)
  }
  const title = typed('title')
  if (length(title) < 2 || length(title) > courseMost.title) problems.title = `请填写课程名称，2 至 ${courseMost.title} 个字。`
  const year = /^20\d\d$/.test(typed('year')) ? Number(typed('year')) : 0
  if (!year) problems.year = '请填写年度，例如 2026。'
  const kind = kinds.find((each) => each === text.kind)
  if (!kind) problems.kind = '请选择科目。'
  const hours = Number(typed('hours').normalize('NFKC'))
  if (!/^\d{1,3}(\.\d)?$/.test(typed('hours').normalize('NFKC')) || hours <= 0 || hours > 200 || (hours * 10) % 5 !== 0)
    problems.hours = '请填写 0.5 至 200 之间的学时，以半学时为单位。'
  const opens = typed('opens') === '' ? (year ? shanghaiYearStart(year) : null) : startOf(typed('opens'))
  const lastDay =
    typed('closes') === '' ? (year ? new Date(shanghaiYearEnd(year).getTime() - day) : null) : startOf(typed('closes'))
  if (!opens && typed('opens') !== '') problems.opens = '没有这一天。'
  if (!lastDay && typed('closes') !== '') problems.closes = '没有这一天。'
  if (opens && lastDay && opens > lastDay) problems.closes = '结束日期早于开始日期。'
  const tags = readTags(text.tags)
  if (tags.length > courseMost.tags) problems.tags = `最多 ${courseMost.tags} 个标签。`
  if (tags.some((tag) => length(tag) > courseMost.tag)) problems.tags = `每个标签最多 ${courseMost.tag} 个字。`
  const rest = {
    summary: short('summary'),
    teacher: short('teacher'),
    teacherBio: short('teacherBio'),
    hoursReason: short('hoursReason'),
  }
  if (!kind || !opens || !lastDay || Object.keys(problems).length > 0) return { read: null, problems }
  return {
    read: {
      ...{ title, ...rest, year, kind, hoursCentihours: Math.round(hours * 100), tags },
      ...{ requiresExam: text.exam === 'yes', firstViewing: text.firstViewing === 'free' ? 'free' : 'inside-watched' },
      ...{ windowOpensAt: opens, windowClosesAt: new Date(lastDay.getTime() + day) },
    },
    problems: null,
  }
}

/** What its videos are worth, in hundredths of an hour: whole halves of an hour, down. `minutesPerHour`: of the year's policy. */
export const hoursOfVideos = (seconds: number, minutesPerHour: number): number => Math.floor(seconds / (minutesPerHour * 30)) * 50

/** Hours that are not those of the videos are for a reason. */
export const needsReason = (centihours: number, seconds: number, minutesPerHour: number): boolean =>
  centihours !== hoursOfVideos(seconds, minutesPerHour)
