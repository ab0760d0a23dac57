import { formatHours } from '#server/hours/rules/entry.ts'
import type { TrainingNumbers } from '#server/hours/rules/training-numbers.ts'
import { minutesOf } from './session-times.ts'

/**
 * What somebody's coming and going is worth. The first check-in and the last check-out after it are taken; who comes or leaves within the tolerance was
 * there from the start or to the end. A session counts when the part attended reaches `sessionShare`; hours are given when the sessions that count reach
 * `leastShare` of all time and, where there was an assessment, it was passed.
 */
export type Mark = { direction: 'in' | 'out'; at: Date }
export type Presence = 'present' | 'late' | 'left-early' | 'late-and-early' | 'no-check-out' | 'absent'
export type JudgedSession = { presence: Presence; attendedMinutes: number; counts: boolean }

type Tolerance = Pick<TrainingNumbers, 'lateMinutes' | 'earlyMinutes' | 'sessionShare'>
type Times = { startsAt: Date; endsAt: Date }

export function judgeSession(session: Times, marks: readonly Mark[], numbers: Tolerance): JudgedSession {
  const ins = marks.filter((mark) => mark.direction === 'in').map((mark) => mark.at.getTime())
  if (ins.length === 0) return { presence: 'absent', attendedMinutes: 0, counts: false }
  const came = Math.min(...ins)
  const outs = marks.filter((mark) => mark.direction === 'out' && mark.at.getTime() >= came).map((mark) => mark.at.getTime())
  if (outs.length === 0) return { presence: 'no-check-out', attendedMinutes: 0, counts: false }
  const went = Math.max(...outs)
  const [start, end] = [session.startsAt.getTime(), session.endsAt.getTime()]
  const late = came > start + numbers.lateMinutes * 60_000
  const early = went < end - numbers.earlyMinutes * 60_000
  const attendedMinutes = Math.max(0, Math.floor(((early ? went : end) - (late ? came : start)) / 60_000))
  const presence = late && early ? 'late-and-early' : late ? 'late' : early ? 'left-early' : 'present'
  return {
    presence: attendedMinutes === 0 ? 'absent' : presence,
    attendedMinutes,
    counts: attendedMinutes > 0 && attendedMinutes >= minutesOf(session) * numbers.sessionShare,
  }
}

export type HeldSession = Times & { id: string; centihours: number }
export type Verdict = {
  sessions: (JudgedSession & { id: string })[]
  /** The sessions that are credited; empty: nothing is. */
  creditedIds: string[]
  centihours: number
  /** For the person, the organiser and the authority. */
  sentence: string
}

export function judgePerson(
  sessions: readonly HeldSession[],
  marks: readonly (Mark & { sessionId: string })[],
  { assessed, result }: { assessed: boolean; result: 'passed' | 'failed' | null },
  numbers: Tolerance & Pick<TrainingNumbers, 'leastShare'>,
): Verdict {
  const judged = sessions.map((session) => ({
    id: session.id,
    ...judgeSession(
      session,
      marks.filter((mark) => mark.sessionId === session.id),
      numbers,
    ),
  }))
  const counting = sessions.filter((_, index) => judged[index]?.counts)
  const sum = (some: readonly Times[]) => some.reduce((minutes, each) => minutes + minutesOf(each), 0)
  const attended =
    sessions.length === 1 ? presenceNames[judged[0]?.presence ?? 'absent'] : `${sessions.length} 场中有 ${counting.length} 场计入`
  if (judged.every((session) => session.presence === 'absent'))
    return { sessions: judged, creditedIds: [], centihours: 0, sentence: '缺席，不计学时' }
  const nothing = (why: string): Verdict => ({
    sessions: judged,
    creditedIds: [],
    centihours: 0,
    sentence: `${attended}，${why}，不计学时`,
  })
  if (counting.length === 0) return nothing('到场时间不够')
  if (sum(counting) < sum(sessions) * numbers.leastShare) return nothing(`不足全程的 ${Math.round(numbers.leastShare * 100)}%`)
  if (assessed && result === null) return nothing('没有考核结果')
  if (assessed && result === 'failed') return nothing('考核不合格')
  const centihours = counting.reduce((hours, session) => hours + session.centihours, 0)
  return {
    sessions: judged,
    creditedIds: counting.map((session) => session.id),
    centihours,
    sentence: `${attended}${assessed ? '，考核合格' : ''}，计 ${formatHours(centihours)} 学时`,
  }
}

export const presenceNames: Record<Presence, string> = {
  present: '全程到场',
  late: '迟到',
  'left-early': '早退',
  'late-and-early': '迟到且早退',
  'no-check-out': '未签退',
  absent: '缺席',
}

export const gatheringStateNames = {
  open: '进行中',
  'handed-in': '出勤已报送',
  confirmed: '已确认',
  cancelled: '已取消',
} as const
