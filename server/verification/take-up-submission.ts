import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type CheckRefusal, type Earlier, lockForOfficer, markTakenUp } from './lock-submission.ts'

/** The authority begins to check a submission; the unit sees with whom it is and can no longer take it back. */
export async function takeUpSubmission(actor: Actor, submissionId: string): Promise<Result<undefined, CheckRefusal, Earlier>> {
  return await transaction(async (tx) => {
    const locked = await lockForOfficer(tx, actor, submissionId)
    if (!locked.ok) return locked
    if (locked.value.state === 'checking') return refuse('already-decided')
    await markTakenUp(tx, locked.value, actor)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'year.taken-up',
      objectType: 'organisation',
      objectId: locked.value.organisationId,
      details: { submissionId, year: locked.value.year },
    })
    return ok()
  })
}
