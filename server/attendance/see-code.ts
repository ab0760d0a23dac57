import { databaseNow, sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { freshSeconds } from './rules/check-in.ts'
import { readScreenCode, readSighting, writeSighting } from './rules/check-in-code.ts'

export type SeenCode = {
  sighting: string
  title: string
  place: string
  direction: 'in' | 'out'
  startsAt: Date
  endsAt: Date
  /** The screen has said where it stands: the phone should, too. */
  asksPlace: boolean
}

/**
 * A browser opens what a screen's code says, signed in or not: answers what it is for, and a sighting that keeps the moment for this browser. A code that
 * is too old is refused here already, unless this browser saw it in time (`sighting`) and signed in since.
 */
export async function seeCode(
  code: string,
  device: string,
  sighting: string | null = null,
): Promise<Result<SeenCode, 'code-unknown' | 'code-expired'>> {
  const read = readScreenCode(env().CHECK_IN_KEY, code)
  if (!read) return refuse('code-unknown')
  const before = sighting === null ? null : readSighting(env().CHECK_IN_KEY, sighting, device)
  const seenAt = before?.code === code ? before.seenAt : await databaseNow()
  if (seenAt.getTime() - read.at.getTime() > freshSeconds * 1000) return refuse('code-expired')
  const session = await sql.maybe<Omit<SeenCode, 'sighting' | 'direction'>>`
    select g.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", s.latitude is not null as "asksPlace"
    from gathering_session s join gathering g on g.id = s.gathering_id where s.id = ${read.sessionId} and g.state = 'open'`
  if (!session) return refuse('code-unknown')
  return ok({ ...session, direction: read.direction, sighting: writeSighting(env().CHECK_IN_KEY, { code, device, seenAt }) })
}
