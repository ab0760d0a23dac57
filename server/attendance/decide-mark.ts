import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockHeld } from './lock-held.ts'

/** The organiser's word about a mark: one that waits counts or does not, one that counts by mistake is struck. What was not counted stays so. */
export async function decideMark(
  actor: Actor,
  { eventId, counts }: { eventId: string; counts: boolean },
): Promise<Result<{ gatheringId: string }, 'not-found' | 'gathering-over' | 'mark-decided'>> {
  return await transaction(async (tx) => {
    const mark = await tx.maybe<{ gatheringId: string; learnerId: string }>`
      select s.gathering_id as "gatheringId", e.learner_id as "learnerId" from attendance_event e join gathering_session s on s.id = e.session_id where e.id = ${eventId}`
    if (!mark) return refuse('not-found')
    const held = await lockHeld(tx, actor, mark.gatheringId)
    if (!held.ok) return held
    // Nobody vouches for themself.
    if (counts && mark.learnerId === actor.accountId) return refuse('not-found')
    const changed = await tx.run`
      update attendance_event set standing = ${counts ? 'counted' : 'rejected'}, decided_by = ${actor.accountId}, decided_at = clock_timestamp()
      where id = ${eventId} and standing = any(${counts ? ['waiting'] : ['waiting', 'counted']}::text[])`
    if (changed === 0) return refuse('mark-decided')
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: counts ? 'attendance.mark-counted' : 'attendance.mark-struck',
      objectType: 'gathering',
      objectId: mark.gatheringId,
      details: { learnerId: mark.learnerId, eventId },
    })
    return ok({ gatheringId: mark.gatheringId })
  })
}
