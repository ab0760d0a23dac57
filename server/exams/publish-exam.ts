import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { poolOf } from '#server/questions/queries.ts'
import { mayMakeExams } from '#server/questions/rules/exam-maker.ts'
import { findExam, forgetExam } from './queries.ts'
import { drawPaper, shortagesInWords } from './rules/paper.ts'

/** Opens a draft to learners, if the bank can fill its papers; `bank-too-small` says what is missing. From now on its terms stand. Twice is once. */
export async function publishExam(
  actor: Actor,
  examId: string,
): Promise<Result<undefined, 'not-found' | 'exam-closed' | 'bank-too-small', string[]>> {
  const exam = await findExam(examId)
  if (!exam || !mayMakeExams(actor.roles, exam.organisationId)) return refuse('not-found')
  if (exam.status === 'published') return ok()
  if (exam.status === 'withdrawn') return refuse('exam-closed')
  // Whether a paper can be drawn does not depend on the seed.
  const pool = await poolOf({ organisationId: exam.organisationId, subject: exam.blueprint.subject })
  const trial = drawPaper(exam.blueprint, pool, 0)
  if (!trial.ok) return refuse('bank-too-small', shortagesInWords(exam.blueprint, trial.short))
  await transaction(async (tx) => {
    const published = await tx.run`
      update exam set status = 'published', published_at = clock_timestamp() where id = ${examId} and status = 'draft'`
    if (published === 0) return
    tx.afterCommit(() => forgetExam(examId))
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'exam.published',
      objectType: 'exam',
      objectId: examId,
      before: { status: 'draft' },
      after: { status: 'published' },
    })
  })
  return ok()
}
