import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnedGathering } from './lock-gathering.ts'

/** It will not be held, or not any more; what was recorded stays readable. */
export async function cancelGathering(tx: Transaction, gatheringId: string): Promise<Result<undefined, 'gathering-over'>> {
  if ((await lockOwnedGathering(tx, gatheringId)).state !== 'open') return refuse('gathering-over')
  await tx.run`update gathering set state = 'cancelled' where id = ${gatheringId}`
  return ok()
}
