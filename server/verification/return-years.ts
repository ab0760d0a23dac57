import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { decideYears } from './decide-years.ts'
import { type CheckRefusal, type Earlier, lockForOfficer, refuseAsDecided } from './lock-submission.ts'
import { checkReason } from './rules/reason.ts'
import type { VerificationRefusal } from './rules/refusals.ts'

/** Sends people of a submission back to the unit, all that are left or those named, with the reason that unit and people read. */
export async function returnYears(
  actor: Actor,
  { submissionId, learnerIds, reason }: { submissionId: string; learnerIds: readonly string[] | 'all'; reason: string },
): Promise<
  Result<{ returned: number }, CheckRefusal | Extract<VerificationRefusal, 'reason-missing' | 'reason-too-long'>, Earlier>
> {
  return await transaction(async (tx) => {
    const locked = await lockForOfficer(tx, actor, submissionId)
    if (!locked.ok) return locked
    const said = checkReason(reason)
    if (!said.ok) return refuse(said.reason)
    const rows = await tx.many<{ learnerId: string }>`
      select learner_id as "learnerId" from submitted_year where submission_id = ${submissionId} and state = 'submitted'
        and (${learnerIds === 'all'} or learner_id = any(${learnerIds === 'all' ? [] : learnerIds}::uuid[]))`
    if (rows.length === 0) return await refuseAsDecided(tx, submissionId, learnerIds === 'all' ? [] : learnerIds)
    await decideYears(tx, actor, locked.value, {
      kind: 'returned',
      learnerIds: rows.map((row) => row.learnerId),
      reason: said.value,
      at: await tx.now(),
    })
    return ok({ returned: rows.length })
  })
}
