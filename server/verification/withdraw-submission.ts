import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { countUnitYears } from './count-unit-years.ts'
import { lockSubmission } from './lock-submission.ts'
import type { VerificationRefusal } from './rules/refusals.ts'

/** Takes a submission back before the authority has taken it up; its people are open again. */
export async function withdrawSubmission(
  actor: Actor,
  submissionId: string,
): Promise<Result<undefined, 'not-found' | Extract<VerificationRefusal, 'taken-up' | 'not-submitted'>>> {
  return await transaction(async (tx) => {
    const submission = await lockSubmission(tx, submissionId)
    if (!submission || !(await reaches(actor, 'year.submit', submission.organisationId, tx))) return refuse('not-found')
    if (submission.state === 'checking' || submission.state === 'closed') return refuse('taken-up')
    if (submission.state === 'withdrawn') return refuse('not-submitted')
    await tx.run`update submission set state = 'withdrawn', ended_at = clock_timestamp() where id = ${submissionId}`
    await tx.run`update submitted_year set state = 'withdrawn' where submission_id = ${submissionId}`
    await countUnitYears(tx, [submission.organisationId], submission.year)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'year.withdrawn',
      objectType: 'organisation',
      objectId: submission.organisationId,
      details: { submissionId, year: submission.year, people: submission.people },
    })
    return ok()
  })
}
