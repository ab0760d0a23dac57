import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnedGathering } from './lock-gathering.ts'

/** What was handed in came back: attendance may be put right again. Rights are the caller's to check. */
export async function reopenGathering(tx: Transaction, gatheringId: string): Promise<Result<undefined, 'not-handed-in'>> {
  if ((await lockOwnedGathering(tx, gatheringId)).state !== 'handed-in') return refuse('not-handed-in')
  await tx.run`update gathering set state = 'open' where id = ${gatheringId}`
  return ok()
}
