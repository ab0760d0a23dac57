import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnedGathering } from './lock-gathering.ts'

/** Puts people on the list, whoever is there already once. Beyond `capacity` nobody is added. Rights are the caller's to check. */
export async function addAttendees(
  tx: Transaction,
  {
    gatheringId,
    learnerIds,
    how,
    by,
    capacity,
  }: {
    gatheringId: string
    learnerIds: readonly string[]
    how: 'chosen' | 'imported' | 'signed-up' | 'enrolled'
    by: string | null
    capacity: number | null
  },
): Promise<Result<{ added: number }, 'gathering-over' | 'gathering-full'>> {
  if ((await lockOwnedGathering(tx, gatheringId)).state !== 'open') return refuse('gathering-over')
  const { there, known } = await tx.one<{ there: number; known: number }>`
    select count(*) as there, count(*) filter (where learner_id = any(${learnerIds}::uuid[])) as known from attendee where gathering_id = ${gatheringId}`
  const coming = new Set(learnerIds).size - known
  if (capacity !== null && coming > 0 && there + coming > capacity) return refuse('gathering-full')
  const added = await tx.run`
    insert into attendee (gathering_id, learner_id, how, added_by, added_at)
    select ${gatheringId}, unnest(${learnerIds}::uuid[]), ${how}, ${by}::uuid, clock_timestamp() on conflict do nothing`
  return ok({ added })
}
