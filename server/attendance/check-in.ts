import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findTrainingNumbers } from './find-training-numbers.ts'
import { lockGathering } from './lock-gathering.ts'
import { type CheckInRefusal, type Doubt, decideOwnCheckIn, type Spot } from './rules/check-in.ts'
import { readScreenCode, readSighting } from './rules/check-in-code.ts'

export type OwnCheckIn = {
  /** Made by the phone: what is sent twice is recorded once. */
  eventId: string
  /** As the screen's QR code says. */
  code: string
  /** What the page gave when the code was opened; null: the code comes with this request. */
  sighting: string | null
  /** The phone had no network when it read the code. */
  kept: boolean
  spot: Spot | null
  /** The browser's own mark, out of its cookie. */
  device: string
}
export type CheckedIn = {
  gatheringId: string
  title: string
  direction: 'in' | 'out'
  standing: 'counted' | 'waiting'
  doubt: Doubt | null
  at: Date
}

/** Somebody who keeps the phone at the screen is not recorded again and again. */
const againMinutes = 5

/** A learner's phone read the code on the organiser's screen: they have come, or gone. Rules in rules/check-in.ts. */
export async function checkIn(
  actor: Actor,
  asked: OwnCheckIn,
): Promise<Result<CheckedIn, CheckInRefusal | 'code-unknown' | 'not-on-list' | 'gathering-over'>> {
  const key = env().CHECK_IN_KEY
  const code = readScreenCode(key, asked.code)
  const sighting = asked.sighting === null ? null : readSighting(key, asked.sighting, asked.device)
  if (!code || (asked.sighting !== null && sighting?.code !== asked.code)) return refuse('code-unknown')
  const learnerId = actor.accountId
  return await transaction(async (tx) => {
    const session = await tx.maybe<{
      gatheringId: string
      startsAt: Date
      endsAt: Date
      latitude: number | null
      longitude: number | null
    }>`
      select gathering_id as "gatheringId", starts_at as "startsAt", ends_at as "endsAt", latitude, longitude from gathering_session
      where id = ${code.sessionId}`
    const gathering = session && (await lockGathering(tx, session.gatheringId, 'shared'))
    if (!session || !gathering) return refuse('code-unknown')
    if (gathering.state !== 'open') return refuse('gathering-over')
    const listed = await tx.maybe`
      select 1 from attendee where gathering_id = ${gathering.id} and learner_id = ${learnerId}`
    if (!listed) return refuse('not-on-list')
    const answer = { gatheringId: gathering.id, title: gathering.title, direction: code.direction }
    const before = await tx.maybe<Pick<CheckedIn, 'standing' | 'doubt' | 'at'>>`
      select standing, doubt, at from attendance_event
      where session_id = ${code.sessionId} and learner_id = ${learnerId} and direction = ${code.direction} and standing <> 'rejected'
        and (id = ${asked.eventId} or received_at > clock_timestamp() - make_interval(mins => ${againMinutes}))
      order by standing, received_at desc limit 1`
    if (before) return ok({ ...answer, ...before })
    const now = await tx.now()
    const numbers = await findTrainingNumbers(shanghaiYear(session.startsAt), tx)
    const shared = await tx.maybe`
      select 1 from attendance_event where session_id = ${code.sessionId} and device = ${asked.device} and learner_id <> ${learnerId} limit 1`
    const { latitude, longitude } = session
    const point = latitude === null || longitude === null ? null : { latitude, longitude }
    const decided = decideOwnCheckIn(
      {
        ...{ session: { ...session, point }, code, seenAt: sighting?.seenAt ?? now },
        ...{ kept: asked.kept, spot: asked.spot, deviceShared: shared !== null },
      },
      numbers,
    )
    if (!decided.ok) return decided
    const { standing, doubt, at, metres } = decided.value
    const written = await tx.run`
      insert into attendance_event (id, session_id, learner_id, direction, at, received_at, method, standing, doubt, device, metres)
      values (${asked.eventId}, ${code.sessionId}, ${learnerId}, ${code.direction}, ${at}, ${now}, 'screen', ${standing}, ${doubt}, ${asked.device}, ${metres})
      on conflict (id) do nothing`
    // Somebody else's mark under this id: no phone makes one twice.
    return written === 1 ? ok({ ...answer, standing, doubt, at }) : refuse('code-unknown')
  })
}
