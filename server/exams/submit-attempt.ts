import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findGradable, finishAttempt, type Receipt, readAnswers } from './finish-attempt.ts'
import type { GivenAnswer } from './rules/answer.ts'
import { type Attempt, decideSubmit } from './rules/attempt.ts'

/**
 * Hands an attempt in with all answers that the browser holds. Safe to say twice and too late: a finished attempt answers the receipt it
 * was given when it finished, an overdue one is closed on what was saved in time.
 */
export async function submitAttempt(
  actor: Actor,
  { attemptId, answers }: { attemptId: string; answers: readonly GivenAnswer[] },
): Promise<Result<Receipt, 'not-found'>> {
  const gradable = await findGradable(attemptId)
  if (!gradable || gradable.learnerId !== actor.accountId) return refuse('not-found')
  const onPaper = answers.filter((answer) => answer.question < gradable.paper.questions.length)
  return await transaction(async (tx) => {
    // The lock waits for saves that are being written, and keeps later ones out until the grade is committed.
    const attempt = await tx.one<Attempt & Omit<Receipt, 'attemptId'>>`
      select state, deadline_at as "deadlineAt", finished_at as "finishedAt", score, total, passed, receipt from attempt
      where id = ${attemptId} for no key update`
    const { now, saved } = await readAnswers(tx, attemptId)
    const decided = decideSubmit(attempt, now)
    if (decided.action === 'already-final') {
      const { state, finishedAt, score, total, passed, receipt } = attempt
      return ok({ attemptId, state, finishedAt, score, total, passed, receipt })
    }
    return ok(await finishAttempt(tx, gradable, { ...decided, saved, snapshot: decided.withSnapshot ? onPaper : [] }))
  })
}
