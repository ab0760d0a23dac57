import { z } from 'zod'
import { shanghaiDay } from '#server/platform/calendar.ts'

/** What the page of a gathering may order, read from its one form: a button says what, ticks say whom. */
export type AttendanceOrder =
  | { intent: 'decide'; eventId: string; counts: boolean }
  | { intent: 'drop'; learnerId: string }
  | { intent: 'result'; learnerIds: string[] | 'all'; result: 'passed' | 'failed' | null }
  | { intent: 'mark'; learnerIds: string[] | 'all'; sessionId: string; came: string; went: string }

const button = z.union([
  z.string().regex(/^(count|strike|drop) [\da-f-]{36}$/),
  z.enum(['mark', 'passed', 'failed', 'unassessed']),
])
const rest = z.object({
  chosen: z.array(z.uuid()).max(100),
  everyone: z.boolean(),
  sessionId: z.union([z.uuid(), z.literal('')]),
  came: z.string().max(5),
  went: z.string().max(5),
})

/** Null: a form that the page does not have. */
export function attendanceForm(form: FormData): AttendanceOrder | null {
  const pressed = button.safeParse(form.get('intent'))
  const given = rest.safeParse({
    ...{ chosen: form.getAll('chosen'), everyone: form.has('everyone'), sessionId: form.get('sessionId') ?? '' },
    ...{ came: form.get('came') ?? '', went: form.get('went') ?? '' },
  })
  if (!pressed.success || !given.success) return null
  const [word, id] = pressed.data.split(' ', 2) as [string, string | undefined]
  const learnerIds = given.data.everyone ? 'all' : given.data.chosen
  if (id) return word === 'drop' ? { intent: 'drop', learnerId: id } : { intent: 'decide', eventId: id, counts: word === 'count' }
  if (word === 'mark') {
    const { sessionId, came, went } = given.data
    return sessionId === '' ? null : { intent: 'mark', learnerIds, sessionId, came, went }
  }
  return { intent: 'result', learnerIds, result: word === 'unassessed' ? null : (word as 'passed' | 'failed') }
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/

/** Times of day as instants of the session's day in Shanghai; an empty one is none. Null: not a time, or neither is given. */
export function readSheetTimes(
  { came, went }: { came: string; went: string },
  session: { startsAt: Date },
): { cameAt: Date | null; wentAt: Date | null } | null {
  if ((came === '' && went === '') || [came, went].some((time) => time !== '' && !clock.test(time))) return null
  const at = (time: string) => (time === '' ? null : new Date(`${shanghaiDay(session.startsAt)}T${time}:00+08:00`))
  return { cameAt: at(came), wentAt: at(went) }
}
