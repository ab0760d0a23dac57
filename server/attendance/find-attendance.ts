import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { sql } from '#server/platform/database.ts'
import { findHeld } from './find-held.ts'
import { type Gathering, type JudgedPerson, judgeGathering } from './queries.ts'
import type { Doubt } from './rules/check-in.ts'

export type MarkRow = {
  id: string
  sessionId: string
  learnerId: string
  realName: string
  direction: 'in' | 'out'
  at: Date
  method: 'screen' | 'learner-code' | 'sheet'
  standing: 'counted' | 'waiting' | 'rejected'
  doubt: Doubt | null
  metres: number | null
  recordedBy: string | null
}
export type AttendanceShow = 'all' | 'missing' | 'incomplete' | 'waiting'
export type Attendance = {
  gathering: Gathering
  people: (JudgedPerson & { marks: MarkRow[] })[]
  total: number
  /** The actor takes attendance here, and does not only look. */
  own: boolean
  counts: { all: number; missing: number; incomplete: number; waiting: number; centihours: number }
}

const pageSize = 50

/**
 * The list of a gathering with everybody's marks and what they are worth, in pages of 50, for whoever holds it. missing: nobody saw them; incomplete: came
 * and is not credited for everything; waiting: a mark waits for the organiser's word. Null: not theirs.
 */
export async function findAttendance(
  actor: Actor,
  { gatheringId, show, search, page }: { gatheringId: string; show: AttendanceShow; search: string; page: number },
): Promise<Attendance | null> {
  const gathering = await findHeld(actor, gatheringId)
  if (!gathering) return null
  const waiting = await sql.many<{ learnerId: string }>`
    select distinct e.learner_id as "learnerId" from attendance_event e join gathering_session s on s.id = e.session_id
    where s.gathering_id = ${gatheringId} and e.standing = 'waiting'`
  const waits = new Set(waiting.map((row) => row.learnerId))
  const judged = await judgeGathering(gatheringId)
  const full = gathering.sessions.reduce((sum, session) => sum + session.centihours, 0)
  const kinds = {
    all: () => true,
    missing: (person: JudgedPerson) => person.sessions.every((session) => session.presence === 'absent'),
    incomplete: (person: JudgedPerson) => !kinds.missing(person) && person.centihours < full,
    waiting: (person: JudgedPerson) => waits.has(person.learnerId),
  }
  const text = search.trim()
  const found = judged.filter((person) => kinds[show](person) && (text === '' || person.realName.includes(text)))
  const shown = found.slice((page - 1) * pageSize, page * pageSize)
  const marks = await listMarks(
    gatheringId,
    shown.map((person) => person.learnerId),
  )
  const count = (kind: AttendanceShow) => judged.filter(kinds[kind]).length
  return {
    gathering,
    people: shown.map((person) => ({ ...person, marks: marks.filter((mark) => mark.learnerId === person.learnerId) })),
    total: found.length,
    own: await actsFor(actor, 'attendance.take', gathering.organisationId),
    counts: {
      ...{ all: judged.length, missing: count('missing'), incomplete: count('incomplete'), waiting: count('waiting') },
      centihours: judged.reduce((sum, person) => sum + person.centihours, 0),
    },
  }
}

async function listMarks(gatheringId: string, learnerIds: readonly string[]): Promise<MarkRow[]> {
  return await sql.many<MarkRow>`
    select e.id, e.session_id as "sessionId", e.learner_id as "learnerId", a.real_name as "realName", e.direction, e.at, e.method, e.standing, e.doubt,
      e.metres, r.real_name as "recordedBy"
    from attendance_event e join gathering_session s on s.id = e.session_id join account a on a.id = e.learner_id left join account r on r.id = e.recorded_by
    where s.gathering_id = ${gatheringId} and e.learner_id = any(${learnerIds}::uuid[]) order by e.at, e.id`
}
