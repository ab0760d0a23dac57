import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { forgetPool } from './queries.ts'
import { mayMakeExams } from './rules/exam-maker.ts'

/** Takes a retirement back: the question is drawn again. Twice is once. */
export async function restoreQuestion(actor: Actor, questionId: string): Promise<Result<undefined, 'not-found'>> {
  return await transaction(async (tx) => {
    const question = await tx.maybe<{ organisationId: string; subject: string; status: string }>`
      select organisation_id as "organisationId", subject, status from question where id = ${questionId} for update`
    if (!question || !mayMakeExams(actor.roles, question.organisationId)) return refuse('not-found')
    if (question.status === 'active') return ok()
    await tx.run`update question set status = 'active' where id = ${questionId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question.restored',
      objectType: 'question',
      objectId: questionId,
      before: { status: question.status },
      after: { status: 'active' },
    })
    tx.afterCommit(() => forgetPool(question))
    return ok()
  })
}
