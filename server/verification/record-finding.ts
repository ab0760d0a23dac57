import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type CheckRefusal, type Earlier, lockForOfficer } from './lock-submission.ts'
import { checkReason } from './rules/reason.ts'
import type { VerificationRefusal } from './rules/refusals.ts'

type Refused = CheckRefusal | Extract<VerificationRefusal, 'not-drawn' | 'reason-missing' | 'reason-too-long'>

/** What the closer look at one drawn person showed; a problem is said in words. Until the person is decided upon it may be written anew. */
export async function recordFinding(
  actor: Actor,
  {
    submissionId,
    learnerId,
    finding,
    note,
  }: { submissionId: string; learnerId: string; finding: 'fine' | 'problem'; note: string },
): Promise<Result<undefined, Refused, Earlier>> {
  return await transaction(async (tx) => {
    const locked = await lockForOfficer(tx, actor, submissionId)
    if (!locked.ok) return locked
    const said = checkReason(note)
    if (!said.ok && (finding === 'problem' || said.reason === 'reason-too-long')) return refuse(said.reason)
    const written = await tx.run`
      update spot_check_person p set finding = ${finding}, note = ${note.trim()}, found_by = ${actor.accountId}, found_at = clock_timestamp()
      from submitted_year y
      where p.submission_id = ${submissionId} and p.learner_id = ${learnerId} and y.submission_id = p.submission_id and y.learner_id = p.learner_id
        and y.state = 'submitted'`
    if (written === 0) return refuse('not-drawn')
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'year.finding-recorded',
      objectType: 'account',
      objectId: learnerId,
      details: { submissionId, finding },
    })
    return ok()
  })
}
