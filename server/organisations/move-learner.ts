import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { type JoiningEvent, joiningChanged } from './jobs.ts'
import { type JoiningRecord, lockJoinings } from './load-joining.ts'
import { decideJoining, type Joining } from './rules/joining.ts'

export type AffiliationEnd = 'moved' | 'left' | 'retired'
type Deed = { actorId: string | null; now: Date }

/**
 * Registers a learner, whose account the caller has locked, at `organisationId` from now on, or nowhere (null). Where they were ends at the same
 * instant and stays in the history; whatever else was open about them follows (rules/joining.ts, 'placed').
 */
export async function moveLearner(
  tx: Transaction,
  {
    learnerId,
    organisationId,
    endReason = 'moved',
  }: { learnerId: string; organisationId: string | null; endReason?: AffiliationEnd },
  { actorId, now }: Deed,
): Promise<{ changed: boolean; endedAffiliationId: string | null }> {
  const current = await tx.maybe<{ id: string; organisationId: string }>`
    select id, organisation_id as "organisationId" from affiliation where learner_id = ${learnerId} and ended_at is null`
  const from = current?.organisationId ?? null
  if (from === organisationId) return { changed: false, endedAffiliationId: null }
  await tx.run`update affiliation set ended_at = greatest(${now}, started_at), end_reason = ${endReason} where learner_id = ${learnerId} and ended_at is null`
  if (organisationId)
    await tx.run`insert into affiliation (id, learner_id, organisation_id, started_at) values (${newId()}, ${learnerId}, ${organisationId}, ${now})`
  await recordAudit(tx, {
    actorId,
    action: organisationId ? 'learner.affiliated' : 'learner.let-go',
    objectType: 'account',
    objectId: learnerId,
    details: organisationId ? {} : { reason: endReason },
    before: { organisationId: from },
    after: { organisationId },
  })
  for (const joining of await lockJoinings(tx, { learnerId })) {
    const followed = decideJoining(joining, { type: 'placed', organisationId }, now)
    if (followed.ok && followed.value !== joining) {
      await saveJoining(tx, joining, followed.value, { actorId, now })
      // It has moved them further, and has seen to the rest.
      if (followed.value.endedAs === 'done' && followed.value.toOrganisationId !== organisationId) break
    }
  }
  return { changed: true, endedAffiliationId: current?.id ?? null }
}

/** Writes how a joining stands now, with its audit event and the message about it; whatever is done by it happens here. */
export async function saveJoining(
  tx: Transaction,
  before: JoiningRecord,
  after: Joining,
  { actorId, now, reason = '' }: Deed & { reason?: string },
): Promise<void> {
  await tx.run`
    update joining set from_organisation_id = ${after.fromOrganisationId}, to_organisation_id = ${after.toOrganisationId},
      learner_agreed_at = ${after.learnerAgreedAt}, place_agreed_at = ${after.placeAgreedAt}, released_at = ${after.releasedAt},
      ended_as = ${after.endedAs}, ended_at = ${after.endedAs ? now : null}, ended_by = ${after.endedAs ? actorId : null}, reason = ${reason}
    where id = ${before.id}`
  for (const event of eventsBetween(before, after)) {
    await recordAudit(tx, {
      actorId,
      action: `joining.${event}`,
      objectType: 'joining',
      objectId: before.id,
      details: { learnerId: before.learnerId, from: after.fromOrganisationId, to: after.toOrganisationId },
    })
    await enqueue(tx, joiningChanged, { joiningId: before.id, event })
  }
  if (after.endedAs !== 'done') return
  invariant(before.learnerId, `expected joining ${before.id} to be done for somebody`)
  await moveLearner(
    tx,
    { learnerId: before.learnerId, organisationId: after.toOrganisationId, endReason: after.kind === 'leave' ? 'left' : 'moved' },
    { actorId, now },
  )
}

/** What a person hears of: the last step, and before it nothing that it says already. */
function eventsBetween(before: Joining, after: Joining): JoiningEvent[] {
  if (after.endedAs) return [after.endedAs]
  if (after.toOrganisationId !== before.toOrganisationId) return ['bound']
  if (after.releasedAt !== before.releasedAt) return ['released']
  return after.learnerAgreedAt !== before.learnerAgreedAt || after.placeAgreedAt !== before.placeAgreedAt ? ['agreed'] : []
}
