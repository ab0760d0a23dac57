import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnedGathering } from './lock-gathering.ts'

/** Closes the list after the last session: from here on nothing about who was there changes. Rights are the caller's to check. */
export async function handInGathering(
  tx: Transaction,
  gatheringId: string,
): Promise<Result<undefined, 'gathering-over' | 'not-over-yet' | 'doubts-open' | 'nobody-came'>> {
  if ((await lockOwnedGathering(tx, gatheringId)).state !== 'open') return refuse('gathering-over')
  const seen = await tx.one<{ over: boolean; doubts: number; came: number }>`
    select clock_timestamp() >= (select max(ends_at) from gathering_session where gathering_id = ${gatheringId}) as over,
      count(*) filter (where e.standing = 'waiting') as doubts, count(*) filter (where e.standing = 'counted') as came
    from gathering_session s join attendance_event e on e.session_id = s.id where s.gathering_id = ${gatheringId}`
  if (!seen.over) return refuse('not-over-yet')
  if (seen.doubts > 0) return refuse('doubts-open')
  if (seen.came === 0) return refuse('nobody-came')
  await tx.run`update gathering set state = 'handed-in' where id = ${gatheringId}`
  return ok()
}
