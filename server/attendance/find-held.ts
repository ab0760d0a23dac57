import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { findGathering, type Gathering, type GatheringSession } from './queries.ts'

/** A gathering that the actor's people hold. Null: not theirs. */
export async function findHeld(actor: Actor, gatheringId: string): Promise<Gathering | null> {
  const gathering = await findGathering(gatheringId)
  return gathering && (await reaches(actor, 'attendance.take', gathering.organisationId)) ? gathering : null
}

/** One of its sessions. Null: not theirs, or not of this gathering. */
export async function findHeldSession(
  actor: Actor,
  { gatheringId, sessionId }: { gatheringId: string; sessionId: string },
): Promise<{ gathering: Gathering; session: GatheringSession } | null> {
  const gathering = await findHeld(actor, gatheringId)
  const session = gathering?.sessions.find((each) => each.id === sessionId)
  return gathering && session ? { gathering, session } : null
}
