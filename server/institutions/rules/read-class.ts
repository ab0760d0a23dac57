import { z } from 'zod'
import { checkSessions, minutesOf, type SessionTimes, sessionProblems } from '#server/attendance/rules/session-times.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { type ClassSession, type ClassText, classAudiences, modes, type Teacher } from './class-text.ts'
import { type Problems, plain } from './paper-text.ts'
import { fields } from './standing.ts'

const text = (most: number) => z.string().max(most)
/** A draft may lack anything. Session ids are made once and stay through changes; an empty one was added on the page. */
export const classText: z.ZodType<ClassText> = z.strictObject({
  title: text(100),
  field: z.enum(fields),
  mode: z.enum(modes),
  syllabus: text(5_000),
  hours: text(10),
  capacity: text(10),
  audience: z.enum(classAudiences),
  wanted: text(200),
  enrolFrom: text(10),
  enrolUntil: text(10),
  assessed: z.boolean(),
  contact: text(100),
  courses: z.array(z.uuid()).max(20),
  sessions: z
    .array(
      z.strictObject({
        id: z.union([z.uuid(), z.literal('')]),
        ...{ day: text(10), from: text(5), to: text(5), place: text(200) },
      }),
    )
    .max(60),
  lecturers: z.array(z.strictObject({ name: text(50), title: text(50), unit: text(100) })).max(40),
})

/** The same, understood. `enrolUntil`: the first instant that is too late. */
export type ReadClass = {
  title: string
  centihours: number
  capacity: number
  sessions: (SessionTimes & { id: string })[]
  startsAt: Date
  endsAt: Date
  enrolFrom: Date
  enrolUntil: Date
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/
const hoursMost = 200
const dayLength = 86_400_000

/** Understands what was typed; every field that is wrong is said: `title`, `sessions`, `sessions.0`, `lecturers.1` … */
export function readClass(
  typed: ClassText,
  { minutesPerHour }: { minutesPerHour: number },
): { read: ReadClass; problems: null } | { read: null; problems: Problems } {
  const problems: Problems = {}
  const says = (field: string, wrong: boolean, sentence: string) => {
    if (wrong && !problems[field]) problems[field] = sentence
  }
  const title = plain(typed.title)
  says('title', [...title].length < 2, '请填写班次名称。')
  const hours = Number(plain(typed.hours))
  const centihours = Math.round(hours * 100)
  const hoursRight = hours > 0 && hours <= hoursMost && centihours % 50 === 0
  says('hours', !hoursRight, `请填写 0.5 到 ${hoursMost} 之间的学时数，以半学时为单位。`)
  const capacity = Number(plain(typed.capacity))
  says('capacity', !Number.isInteger(capacity) || capacity < 1 || capacity > 100_000, '请填写名额。')
  says('syllabus', [...typed.syllabus.trim()].length < 10, '请写明大纲，至少 10 个字。')
  says('contact', plain(typed.contact).length < 4, '请填写联系人和电话。')
  says('courses', typed.mode === 'blended' && typed.courses.length === 0, '线上线下结合的班次，请选至少一门网络课程。')
  const sessions = readSessions(typed.sessions, problems)
  readTeachers(typed.lecturers, problems)
  const [enrolFrom, lastDay] = [startOf(typed.enrolFrom), startOf(typed.enrolUntil)]
  says('enrolFrom', !enrolFrom, '请填写报名开始的日期。')
  says('enrolUntil', !lastDay, '请填写报名截止的日期。')
  const [first, last] = [sessions[0], sessions.at(-1)]
  if (enrolFrom && lastDay) says('enrolUntil', lastDay < enrolFrom, '截止不能早于开始。')
  if (enrolFrom && first) says('enrolFrom', enrolFrom >= first.startsAt, '报名应在第一场之前开始。')
  const minutes = sessions.reduce((sum, session) => sum + minutesOf(session), 0)
  if (hoursRight && sessions.length > 0 && sessions.length === typed.sessions.length) {
    const most = Math.floor((minutes / minutesPerHour) * 2) * 50
    says('hours', centihours > most, `各场共 ${minutes} 分钟，每学时 ${minutesPerHour} 分钟，最多 ${formatHours(most)} 学时。`)
  }
  if (Object.keys(problems).length > 0 || !first || !last || !enrolFrom || !lastDay) return { read: null, problems }
  // Whoever comes after the beginning has missed it.
  const enrolUntil = new Date(Math.min(lastDay.getTime() + dayLength, first.startsAt.getTime()))
  return {
    read: { title, centihours, capacity, sessions, startsAt: first.startsAt, endsAt: last.endsAt, enrolFrom, enrolUntil },
    problems: null,
  }
}

/** The first instant of a day of Shanghai; null: there is no such day. */
function startOf(day: string): Date | null {
  const utc = new Date(`${day}T00:00:00Z`)
  if (!/^20\d\d-\d\d-\d\d$/.test(day) || Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(day)) return null
  return new Date(`${day}T00:00:00+08:00`)
}

function readSessions(typed: readonly ClassSession[], problems: Problems): (SessionTimes & { id: string })[] {
  if (typed.length === 0) problems.sessions = '至少要有一场。'
  const whole = typed.flatMap((session, index) => {
    const wrong = !startOf(session.day)
      ? '请填写日期。'
      : !clock.test(session.from) || !clock.test(session.to)
        ? '请填写开始和结束的时间。'
        : null
    if (wrong) {
      problems[`sessions.${index}`] = wrong
      return []
    }
    const at = (time: string) => new Date(`${session.day}T${time}:00+08:00`)
    return [{ id: session.id, startsAt: at(session.from), endsAt: at(session.to), place: session.place.trim(), index }]
  })
  const checked = checkSessions(whole)
  if (!checked.ok)
    whole.forEach(({ index }, at) => {
      const problem = checked.detail?.[at]
      if (problem) problems[`sessions.${index}`] = sessionProblems[problem]
    })
  if (new Set(whole.map((session) => shanghaiYear(session.startsAt))).size > 1) problems.sessions = '一个班次的各场应在同一年度。'
  return whole.map(({ index: _, ...session }) => session).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

function readTeachers(typed: readonly Teacher[], problems: Problems): void {
  if (typed.length === 0) problems.lecturers = '至少要有一位教师。'
  typed.forEach((teacher, index) => {
    if ([teacher.name, teacher.title, teacher.unit].some((value) => value.trim() === ''))
      problems[`lecturers.${index}`] = '请填写教师的姓名、职称（职务）和单位。'
  })
}
