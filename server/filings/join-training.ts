import { addAttendees } from '#server/attendance/add-attendees.ts'
import { removeAttendee } from '#server/attendance/remove-attendee.ts'
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

/** A learner puts themself on the list of a training that is still to begin and open to them. As many may come as are expected. */
export async function joinTraining(
  actor: Actor,
  filingId: string,
): Promise<Result<undefined, 'not-found' | 'not-invited' | 'training-begun' | 'gathering-over' | 'gathering-full'>> {
  return await transaction(async (tx) => {
    const training = await tx.maybe<{ begun: boolean; expected: number }>`
      select starts_at <= clock_timestamp() as begun, expected from filing
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
    return added.ok ? ok() : added
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
    return await removeAttendee(tx, { gatheringId: filingId, learnerId: actor.accountId })
  })
}
