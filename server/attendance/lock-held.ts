import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LockedGathering, lockGathering } from './lock-gathering.ts'

/** The gathering, for somebody of whoever holds it, while something about it may still be written. */
export async function lockHeld(
  tx: Transaction,
  actor: Actor,
  gatheringId: string,
  how: 'alone' | 'shared' = 'alone',
): Promise<Result<LockedGathering, 'not-found' | 'gathering-over'>> {
  const gathering = await lockGathering(tx, gatheringId, how)
  if (!gathering || !(await actsFor(actor, 'attendance.take', gathering.organisationId, tx))) return refuse('not-found')
  return gathering.state === 'open' ? ok(gathering) : refuse('gathering-over')
}

type HeldSession = { id: string; gatheringId: string; startsAt: Date; endsAt: Date }

/** The same for one of its sessions. What is only recorded at it does not keep others from recording. */
export async function lockHeldSession(
  tx: Transaction,
  actor: Actor,
  sessionId: string,
): Promise<Result<{ session: HeldSession; gathering: LockedGathering }, 'not-found' | 'gathering-over'>> {
  const session = await tx.maybe<HeldSession>`
    select id, gathering_id as "gatheringId", starts_at as "startsAt", ends_at as "endsAt" from gathering_session where id = ${sessionId}`
  if (!session) return refuse('not-found')
  const gathering = await lockHeld(tx, actor, session.gatheringId, 'shared')
  return gathering.ok ? ok({ session, gathering: gathering.value }) : gathering
}
