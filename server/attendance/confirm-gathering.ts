import type { Transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { gatheringConfirmed } from './jobs.ts'
import { lockOwnedGathering } from './lock-gathering.ts'

/** Confirms what was handed in; a worker credits everybody. Rights are the caller's to check. */
export async function confirmGathering(
  tx: Transaction,
  { gatheringId, by }: { gatheringId: string; by: string },
): Promise<Result<undefined, 'not-handed-in'>> {
  if ((await lockOwnedGathering(tx, gatheringId)).state !== 'handed-in') return refuse('not-handed-in')
  await tx.run`
    update gathering set state = 'confirmed', confirmed_by = ${by}, confirmed_at = clock_timestamp() where id = ${gatheringId}`
  await enqueue(tx, gatheringConfirmed, { gatheringId })
  return ok()
}
