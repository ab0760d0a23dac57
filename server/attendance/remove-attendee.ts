import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnedGathering } from './lock-gathering.ts'

/** Takes somebody off the list who was not recorded yet; somebody who is not on it is no mistake. Rights are the caller's to check. */
export async function removeAttendee(
  tx: Transaction,
  { gatheringId, learnerId }: { gatheringId: string; learnerId: string },
): Promise<Result<undefined, 'has-attended' | 'gathering-over'>> {
  if ((await lockOwnedGathering(tx, gatheringId)).state !== 'open') return refuse('gathering-over')
  const recorded = await tx.maybe`
    select 1 from attendance_event e join gathering_session s on s.id = e.session_id
    where s.gathering_id = ${gatheringId} and e.learner_id = ${learnerId} limit 1`
  if (recorded) return refuse('has-attended')
  await tx.run`delete from attendee where gathering_id = ${gatheringId} and learner_id = ${learnerId}`
  return ok()
}
