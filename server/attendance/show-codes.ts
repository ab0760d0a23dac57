import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { drawQr } from '#server/platform/draw-qr.ts'
import { env } from '#server/platform/env.ts'
import { learnerStepSeconds, screenStepSeconds, writeLearnerCode, writeScreenCode } from './rules/check-in-code.ts'

/** A QR code and from when it is shown, in milliseconds by the server's clock. */
export type TimedCode = { from: number; text: string; qr: { size: number; path: string } }
export type Screen = {
  now: number
  codes: TimedCode[]
  here: number
  gone: number
  expected: number
  waiting: number
}

/** Fetched ahead, so that a network that stumbles leaves the screen alive. */
const aheadCodes = 18

/** The codes of the next minute and a half for the screen of a session, and how many have come. Null: not theirs, or not open. */
export async function showCodes(actor: Actor, sessionId: string, direction: 'in' | 'out'): Promise<Screen | null> {
  const held = await sql.maybe<{ organisationId: string; gatheringId: string }>`
    select g.organisation_id as "organisationId", g.id as "gatheringId" from gathering_session s join gathering g on g.id = s.gathering_id
    where s.id = ${sessionId} and g.state = 'open'`
  if (!held || !(await actsFor(actor, 'attendance.take', held.organisationId))) return null
  const counts = await sql.one<Pick<Screen, 'here' | 'gone' | 'waiting' | 'expected'>>`
    select count(distinct learner_id) filter (where direction = 'in' and standing = 'counted') as here,
      count(distinct learner_id) filter (where direction = 'out' and standing = 'counted') as gone,
      count(*) filter (where standing = 'waiting') as waiting, (select count(*) from attendee where gathering_id = ${held.gatheringId}) as expected
    from attendance_event where session_id = ${sessionId}`
  const now = await databaseNow()
  const codes = timed(now, screenStepSeconds, aheadCodes, (at) => {
    const code = writeScreenCode(env().CHECK_IN_KEY, { sessionId, direction, at })
    return `${env().PUBLIC_URL}/c/${code}`
  })
  return { now: now.getTime(), codes, ...counts }
}

/** The learner's own codes of the next ten minutes, for the organiser's scanner. */
export async function showOwnCodes(actor: Actor): Promise<{ now: number; codes: TimedCode[] }> {
  const now = await databaseNow()
  const codes = timed(now, learnerStepSeconds, 20, (at) =>
    writeLearnerCode(env().CHECK_IN_KEY, { learnerId: actor.accountId, at }),
  )
  return { now: now.getTime(), codes }
}

function timed(now: Date, stepSeconds: number, count: number, textAt: (at: Date) => string): TimedCode[] {
  const step = stepSeconds * 1000
  const first = Math.floor(now.getTime() / step) * step
  return Array.from({ length: count }, (_, index) => {
    const from = first + index * step
    const text = textAt(new Date(from))
    return { from, text, qr: drawQr(text) }
  })
}
