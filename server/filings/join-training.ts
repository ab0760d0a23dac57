import { addAttendees } from '#server/attendance/add-attendees.ts'
import { removeAttendee } from '#server/attendance/remove-attendee.ts'
import { chargeFee } from '#server/fees/charge-fee.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/** Whether this training is open to the learner by where they are registered now. */
export async function isInvited(learnerId: string, filingId: string, from: Sql = sql): Promise<boolean> {
  const row = await from.maybe`
    select 1 from filing f join organisation host on host.id = f.organisation_id
      left join affiliation a on a.learner_id = ${learnerId} and a.ended_at is null left join organisation o on o.id = a.organisation_id
    where f.id = ${filingId} and (f.audience = 'city' or (f.audience = 'own' and o.path <@ host.path)
      or (f.audience = 'authority' and answering_authority(o.path) = answering_authority(host.path)))`
  return row !== null
}

/**
 * A learner puts themself on the list of a training that is still to begin and open to them. As many may come as are expected. Where a filed price
 * is in force they owe it from now on; one whose price has ended is not charged and cannot be joined until the organiser has said what holds.
 */
export async function joinTraining(
  actor: Actor,
  filingId: string,
): Promise<
  Result<undefined, 'not-found' | 'not-invited' | 'training-begun' | 'gathering-over' | 'gathering-full' | 'price-not-in-force'>
> {
  return await transaction(async (tx) => {
    const training = await tx.maybe<{ begun: boolean; expected: number; organisationId: string }>`
      select starts_at <= clock_timestamp() as begun, expected, organisation_id as "organisationId" from filing
      where id = ${filingId} and state = 'accepted' for share`
    if (!training) return refuse('not-found')
    if (!(await isInvited(actor.accountId, filingId, tx))) return refuse('not-invited')
    if (training.begun) return refuse('training-begun')
    const added = await addAttendees(tx, {
      ...{
        gatheringId: filingId,
        learnerIds: [actor.accountId],
        how: 'signed-up',
        by: actor.accountId,
        capacity: training.expected,
      },
    })
    if (!added.ok || added.value.added === 0) return added.ok ? ok() : added
    const subject = { kind: 'training' as const, id: filingId, organisationId: training.organisationId }
    const charged = await chargeFee(tx, { subject, learnerId: actor.accountId, payer: 'learner' })
    if (charged.ok) return ok()
    await removeAttendee(tx, { gatheringId: filingId, learnerId: actor.accountId })
    return refuse('price-not-in-force')
  })
}

/** Takes themself off again, as long as nobody has seen them there. */
export async function leaveTraining(
  actor: Actor,
  filingId: string,
): Promise<Result<undefined, 'not-found' | 'has-attended' | 'gathering-over'>> {
  return await transaction(async (tx) => {
    const listed = await tx.maybe`select 1 from attendee where gathering_id = ${filingId} and learner_id = ${actor.accountId}`
    if (!listed) return refuse('not-found')
    const removed = await removeAttendee(tx, { gatheringId: filingId, learnerId: actor.accountId })
    if (!removed.ok) return removed
    const subject = { kind: 'training' as const, id: filingId }
    await releaseFee(tx, { subject, learnerId: actor.accountId, reason: '本人取消报名', by: actor.accountId })
    return ok()
  })
}
