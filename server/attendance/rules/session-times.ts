import { ok, type Result, refuse } from '#server/platform/result.ts'

export type SessionTimes = { startsAt: Date; endsAt: Date; place: string }
export type SessionProblem = 'ends-before' | 'too-long' | 'overlaps' | 'place-missing'

export const sessionProblems: Record<SessionProblem, string> = {
  'ends-before': '结束时间应晚于开始时间。',
  'too-long': '一场不超过 12 小时；跨日的培训请分场填写。',
  overlaps: '与另一场的时间重叠。',
  'place-missing': '请填写地点。',
}

const longestMinutes = 12 * 60
export const minutesOf = ({ startsAt, endsAt }: Pick<SessionTimes, 'startsAt' | 'endsAt'>): number =>
  (endsAt.getTime() - startsAt.getTime()) / 60_000

/** Whether sessions can be held as they are written; the detail holds one problem or null for each, in their order. */
export function checkSessions(sessions: readonly SessionTimes[]): Result<undefined, 'sessions-wrong', (SessionProblem | null)[]> {
  const problems = sessions.map((session, index): SessionProblem | null => {
    if (!(session.endsAt > session.startsAt)) return 'ends-before'
    if (minutesOf(session) > longestMinutes) return 'too-long'
    if (sessions.some((other, at) => at !== index && other.startsAt < session.endsAt && session.startsAt < other.endsAt))
      return 'overlaps'
    return session.place.trim() === '' ? 'place-missing' : null
  })
  return problems.some((problem) => problem !== null) ? refuse('sessions-wrong', problems) : ok()
}

/** Shares hours out over sessions by their length: whole hundredths, together exactly `centihours`. What is left over goes to the largest remainders, the earlier first. */
export function shareHours(centihours: number, minutes: readonly number[]): number[] {
  const total = minutes.reduce((sum, each) => sum + each, 0)
  if (total === 0) return minutes.map(() => 0)
  const exact = minutes.map((each) => (centihours * each) / total)
  const shares = exact.map(Math.floor)
  const left = centihours - shares.reduce((sum, each) => sum + each, 0)
  const order = exact
    .map((each, index) => ({ index, rest: each - Math.floor(each) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of order.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1
  return shares
}
