import { z } from 'zod'
import { checkSessions, minutesOf, type SessionTimes, sessionProblems } from '#server/attendance/rules/session-times.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import type { TrainingNumbers } from '#server/hours/rules/training-numbers.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { audiences, type FilingText, type LecturerText, type SessionText } from './filing-text.ts'

/** What a filing says, as it was typed: a draft may lack anything. Session ids are made once and stay through changes. */
const text = (most: number) => z.string().max(most)
/** An empty id: added on the page, and given one before it is kept. */
const sessionText = z.strictObject({
  id: z.union([z.uuid(), z.literal('')]),
  day: text(10),
  from: text(5),
  to: text(5),
  place: text(200),
})
const lecturerText = z.strictObject({ name: text(50), title: text(50), unit: text(100) })
export const filingText: z.ZodType<FilingText> = z.strictObject({
  title: text(100),
  topic: text(100),
  hours: text(10),
  sessions: z.array(sessionText).max(60),
  lecturers: z.array(lecturerText).max(40),
  expected: text(10),
  audience: z.enum(audiences),
  assessed: z.boolean(),
  syllabus: text(5_000),
  contact: text(100),
})

/** The same, understood. */
export type Training = Pick<FilingText, 'title' | 'topic' | 'audience' | 'assessed' | 'syllabus' | 'contact' | 'lecturers'> & {
  centihours: number
  expected: number
  sessions: (SessionTimes & { id: string })[]
  year: number
  startsAt: Date
  endsAt: Date
}
/** A sentence for each field that is wrong: `title`, `sessions`, `sessions.0`, `lecturers.1` … */
export type Problems = Record<string, string>

const clock = /^([01]\d|2[0-3]):[0-5]\d$/
const hoursMost = 200

/** Understands what was typed by this year's numbers; every field that is wrong is said. */
export function readFiling(
  typed: FilingText,
  numbers: Pick<TrainingNumbers, 'minutesPerHour'>,
): { training: Training; problems: null } | { training: null; problems: Problems } {
  const problems: Problems = {}
  const says = (field: string, wrong: boolean, sentence: string) => {
    if (wrong && !problems[field]) problems[field] = sentence
  }
  const plain = (value: string) => value.normalize('NFKC').trim()
  const title = plain(typed.title)
  says('title', [...title].length < 2, '请填写培训名称。')
  says('topic', plain(typed.topic).length < 2, '请填写培训内容属于哪个专题。')
  const hours = Number(plain(typed.hours))
  const centihours = Math.round(hours * 100)
  says(
    'hours',
    !(hours > 0) || hours > hoursMost || centihours % 50 !== 0,
    `请填写 0.5 到 ${hoursMost} 之间的学时数，以半学时为单位。`,
  )
  const expected = Number(plain(typed.expected))
  says('expected', !Number.isInteger(expected) || expected < 1 || expected > 100_000, '请填写预计人数。')
  says('syllabus', [...typed.syllabus.trim()].length < 10, '请写明培训大纲，至少 10 个字。')
  says('contact', plain(typed.contact).length < 4, '请填写联系人和电话。')
  const sessions = readSessions(typed.sessions, problems)
  readLecturers(typed.lecturers, problems)
  const minutes = sessions.reduce((sum, session) => sum + minutesOf(session), 0)
  const sessionsStand = !Object.keys(problems).some((field) => field.startsWith('sessions'))
  if (!problems.hours && sessionsStand) {
    const most = Math.floor((minutes / numbers.minutesPerHour) * 2) * 50
    says(
      'hours',
      centihours > most,
      `各场共 ${minutes} 分钟，每学时 ${numbers.minutesPerHour} 分钟，最多 ${formatHours(most)} 学时。`,
    )
  }
  const [first, last] = [sessions[0], sessions.at(-1)]
  if (Object.keys(problems).length > 0 || !first || !last) return { training: null, problems }
  return {
    training: {
      ...{
        title,
        topic: plain(typed.topic),
        audience: typed.audience,
        assessed: typed.assessed,
        syllabus: typed.syllabus.trim(),
      },
      ...{ contact: plain(typed.contact), lecturers: typed.lecturers, centihours, expected, sessions },
      ...{ year: shanghaiYear(first.startsAt), startsAt: first.startsAt, endsAt: last.endsAt },
    },
    problems: null,
  }
}

function readSessions(typed: readonly SessionText[], problems: Problems): (SessionTimes & { id: string })[] {
  if (typed.length === 0) problems.sessions = '至少要有一场。'
  const read = typed.map((session, index) => {
    const day = new Date(`${session.day}T00:00:00Z`)
    const valid =
      /^20\d\d-\d\d-\d\d$/.test(session.day) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(session.day)
    if (!valid) problems[`sessions.${index}`] = '请填写日期。'
    else if (!clock.test(session.from) || !clock.test(session.to)) problems[`sessions.${index}`] = '请填写开始和结束的时间。'
    if (problems[`sessions.${index}`]) return null
    const at = (time: string) => new Date(`${session.day}T${time}:00+08:00`)
    return { id: session.id, startsAt: at(session.from), endsAt: at(session.to), place: session.place.trim(), index }
  })
  const whole = read.flatMap((session) => (session ? [session] : []))
  const checked = checkSessions(whole)
  if (!checked.ok)
    whole.forEach(({ index }, at) => {
      const problem = checked.detail?.[at]
      if (problem) problems[`sessions.${index}`] = sessionProblems[problem]
    })
  if (new Set(whole.map((session) => shanghaiYear(session.startsAt))).size > 1) problems.sessions = '一次备案的各场应在同一年度。'
  return whole.map(({ index: _, ...session }) => session).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

function readLecturers(typed: readonly LecturerText[], problems: Problems): void {
  if (typed.length === 0) problems.lecturers = '至少要有一位授课人。'
  typed.forEach((lecturer, index) => {
    if ([lecturer.name, lecturer.title, lecturer.unit].some((value) => value.trim() === ''))
      problems[`lecturers.${index}`] = '请填写授课人的姓名、职称（职务）和单位。'
  })
}

/** late: later than the policy asks; begun: too late altogether. */
export function timeliness(
  startsAt: Date,
  now: Date,
  { leadDays }: Pick<TrainingNumbers, 'leadDays'>,
): 'in-time' | 'late' | 'begun' {
  if (startsAt <= now) return 'begun'
  return startsAt.getTime() - now.getTime() < leadDays * 86_400_000 ? 'late' : 'in-time'
}
