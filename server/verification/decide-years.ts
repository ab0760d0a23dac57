import { recordAudits } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { countUnitYears } from './count-unit-years.ts'
import { yearsDecided } from './jobs.ts'
import { type CheckedSubmission, markTakenUp } from './lock-submission.ts'

/**
 * Writes one decision over people of a submission that is locked: the stamp or the reason, each person's state, the events, the message to those
 * concerned. The submission closes with its last person.
 */
export async function decideYears(
  tx: Transaction,
  actor: Actor,
  submission: CheckedSubmission,
  { kind, learnerIds, reason, at }: { kind: 'verified' | 'returned'; learnerIds: readonly string[]; reason: string; at: Date },
): Promise<string> {
  const decisionId = newId()
  const { id: submissionId, organisationId, year, stamp } = submission
  await markTakenUp(tx, submission, actor)
  await tx.run`
    insert into year_decision (id, submission_id, kind, authority_id, authority_name, officer_id, officer_name, at, people, reason)
    values (${decisionId}, ${submissionId}, ${kind}, ${stamp.id}, ${stamp.name}, ${actor.accountId}, ${actor.realName}, ${at}, ${learnerIds.length}, ${reason})`
  const written = await tx.run`
    update submitted_year set state = ${kind}, decision_id = ${decisionId}
    where submission_id = ${submissionId} and learner_id = any(${learnerIds}::uuid[]) and state = 'submitted'`
  invariant(written === learnerIds.length, `expected ${learnerIds.length} years decided, got ${written}`)
  await tx.run`
    update submission s set state = 'closed', ended_at = ${at}
    where id = ${submissionId} and not exists (select 1 from submitted_year y where y.submission_id = s.id and y.state = 'submitted')`
  await countUnitYears(tx, [organisationId], year)
  await recordAudits(
    tx,
    learnerIds.map((learnerId) => ({
      actorId: actor.accountId,
      action: `year.${kind}`,
      objectType: 'account',
      objectId: learnerId,
      details: { year, submissionId, decisionId, organisationId },
    })),
  )
  await enqueue(tx, yearsDecided, { decisionId })
  return decisionId
}
