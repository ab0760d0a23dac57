import type { Transaction } from '#server/platform/database.ts'
import { enqueueMany } from '#server/platform/outbox.ts'
import { joiningChanged } from './jobs.ts'

/** Ends whatever people had asked of a body that is closed, and lists that were on their way into it; those who asked are told why. */
export async function endWishesAt(
  tx: Transaction,
  organisationId: string,
  { actorId, now, reason }: { actorId: string; now: Date; reason: string },
): Promise<void> {
  const ended = await tx.many<{ id: string }>`
    update joining set ended_as = 'overtaken', ended_at = ${now}, ended_by = ${actorId}, reason = ${reason}
    where ended_as is null and ${organisationId} in (to_organisation_id, from_organisation_id, authority_id) returning id`
  await enqueueMany(
    tx,
    joiningChanged,
    ended.map(({ id }) => ({ joiningId: id, event: 'overtaken' as const })),
  )
  await tx.run`update roster set state = 'cancelled', ended_at = ${now} where organisation_id = ${organisationId} and state in ('checked', 'confirmed')`
  await tx.run`
    update organisation_import set state = 'cancelled', ended_at = ${now} where organisation_id = ${organisationId} and state in ('checked', 'confirmed')`
}
