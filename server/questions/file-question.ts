import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { forgetPool } from './queries.ts'
import { mayMakeExams } from './rules/exam-maker.ts'
import type { Difficulty } from './rules/question.ts'

export type Filing = { subject: string; tags: readonly string[]; difficulty: Difficulty; source: string }

/** Changes what a question is filed under. Its versions stay: papers that were drawn know nothing of it. */
export async function fileQuestion(
  actor: Actor,
  { questionId, ...filing }: Filing & { questionId: string },
): Promise<Result<undefined, 'not-found'>> {
  return await transaction(async (tx) => {
    const known = await tx.maybe<Filing & { organisationId: string }>`
      select organisation_id as "organisationId", subject, tags, difficulty, source from question where id = ${questionId} for update`
    if (!known || !mayMakeExams(actor.roles, known.organisationId)) return refuse('not-found')
    const { organisationId, ...before } = known
    if (JSON.stringify(Object.entries(before).sort()) === JSON.stringify(Object.entries(filing).sort())) return ok()
    await tx.run`
      update question set subject = ${filing.subject}, tags = ${filing.tags}::text[], difficulty = ${filing.difficulty}, source = ${filing.source}
      where id = ${questionId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question.filed',
      objectType: 'question',
      objectId: questionId,
      before,
      after: filing,
    })
    tx.afterCommit(() => {
      forgetPool({ organisationId, subject: before.subject })
      forgetPool({ organisationId, subject: filing.subject })
    })
    return ok()
  })
}
