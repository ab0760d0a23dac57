import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { mayMakeExams } from '#server/questions/rules/exam-maker.ts'
import { forgetExam } from './queries.ts'

/** Lets nobody start the exam any more. Running attempts go on to their end, given grades stand. Twice is once. */
export async function withdrawExam(
  actor: Actor,
  { examId, reason }: { examId: string; reason: string },
): Promise<Result<undefined, 'not-found'>> {
  return await transaction(async (tx) => {
    const exam = await tx.maybe<{ organisationId: string; status: string }>`
      select organisation_id as "organisationId", status from exam where id = ${examId} for update`
    if (!exam || exam.status === 'draft' || !mayMakeExams(actor.roles, exam.organisationId)) return refuse('not-found')
    if (exam.status === 'withdrawn') return ok()
    await tx.run`update exam set status = 'withdrawn' where id = ${examId}`
    tx.afterCommit(() => forgetExam(examId))
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'exam.withdrawn',
      objectType: 'exam',
      objectId: examId,
      details: { reason },
      before: { status: exam.status },
      after: { status: 'withdrawn' },
    })
    return ok()
  })
}
