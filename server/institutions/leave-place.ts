import { removeAttendee } from '#server/attendance/remove-attendee.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { fillPlaces } from './fill-places.ts'

/** Ends somebody's way into a class of which the caller holds the lock: off the list, nothing owed, and the next one moves up. */
export async function leavePlace(
  tx: Transaction,
  {
    placeId,
    state,
    by,
    reason,
    feeReason,
  }: { placeId: string; state: 'declined' | 'withdrawn'; by: string; reason: string; feeReason: string },
): Promise<Result<undefined, 'has-attended'>> {
  const { classId, learnerId, had } = await tx.one<{ classId: string; learnerId: string; had: string }>`
    select class_id as "classId", learner_id as "learnerId", state as had from class_place where id = ${placeId}`
  if (had === 'enrolled') {
    const removed = await removeAttendee(tx, { gatheringId: classId, learnerId })
    if (!removed.ok) {
      invariant(removed.reason === 'has-attended', 'the list of a published class is open')
      return { ok: false, reason: 'has-attended' }
    }
    await releaseFee(tx, { subject: { kind: 'class', id: classId }, learnerId, reason: feeReason, by })
  }
  await tx.run`update class_place set state = ${state}, reason = ${reason}, changed_at = clock_timestamp() where id = ${placeId}`
  if (had === 'enrolled') await fillPlaces(tx, classId)
  return ok()
}
