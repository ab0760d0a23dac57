import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { insertVersion } from './insert-version.ts'
import { forgetPool } from './queries.ts'
import { mayMakeExams } from './rules/exam-maker.ts'
import { faultsOf, type QuestionContent, type QuestionKind } from './rules/question.ts'
import { tidyContent } from './tidy-content.ts'

/**
 * Gives a question a new version, which later papers are drawn with; papers drawn before keep theirs.
 * `basedOn` is the number of the version that the author saw: if somebody was quicker, `question-changed`.
 */
export async function reviseQuestion(
  actor: Actor,
  { questionId, basedOn, content: written }: { questionId: string; basedOn: number; content: QuestionContent },
): Promise<Result<{ versionId: string; number: number }, 'not-found' | 'question-faulty' | 'question-changed', string[]>> {
  return await transaction(async (tx) => {
    const question = await tx.maybe<{ organisationId: string; subject: string; kind: QuestionKind; currentVersion: number }>`
      select organisation_id as "organisationId", subject, kind, current_version as "currentVersion"
      from question where id = ${questionId} for update`
    if (!question || !mayMakeExams(actor.roles, question.organisationId)) return refuse('not-found')
    const content = tidyContent(written)
    const faults = faultsOf(question.kind, content)
    if (faults.length > 0) return refuse('question-faulty', faults)
    if (question.currentVersion !== basedOn) return refuse('question-changed')
    const versionId = newId()
    const number = basedOn + 1
    await insertVersion(tx, { id: versionId, questionId, number, content, createdBy: actor.accountId })
    await tx.run`update question set current_version = ${number}, stem = ${content.stem} where id = ${questionId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question.revised',
      objectType: 'question',
      objectId: questionId,
      before: { version: basedOn },
      after: { version: number },
    })
    tx.afterCommit(() => forgetPool(question))
    return ok({ versionId, number })
  })
}
