import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { insertVersion } from './insert-version.ts'
import { forgetPool } from './queries.ts'
import { mayMakeExams } from './rules/exam-maker.ts'
import { type Difficulty, faultsOf, type QuestionContent, type QuestionKind } from './rules/question.ts'
import { tidyContent } from './tidy-content.ts'

export type NewQuestion = {
  organisationId: string
  subject: string
  tags: readonly string[]
  difficulty: Difficulty
  kind: QuestionKind
  content: QuestionContent
  source?: string
}

/** Adds a question with its first version to a bank. `question-faulty` carries the sentences that say what is wrong. */
export async function createQuestion(
  actor: Actor,
  { organisationId, subject, tags, difficulty, kind, content: written, source = '' }: NewQuestion,
): Promise<Result<{ questionId: string; versionId: string }, 'not-found' | 'question-faulty', string[]>> {
  if (!mayMakeExams(actor.roles, organisationId)) return refuse('not-found')
  const content = tidyContent(written)
  const faults = faultsOf(kind, content)
  if (faults.length > 0) return refuse('question-faulty', faults)
  const questionId = newId()
  const versionId = newId()
  await transaction(async (tx) => {
    await tx.run`
      insert into question (id, organisation_id, subject, tags, difficulty, kind, current_version, source, stem)
      values (${questionId}, ${organisationId}, ${subject}, ${tags}::text[], ${difficulty}, ${kind}, 1, ${source}, ${content.stem})`
    await insertVersion(tx, { id: versionId, questionId, number: 1, content, createdBy: actor.accountId })
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question.created',
      objectType: 'question',
      objectId: questionId,
      details: { subject, kind },
    })
    tx.afterCommit(() => forgetPool({ organisationId, subject }))
  })
  return ok({ questionId, versionId })
}
