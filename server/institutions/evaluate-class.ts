import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { type Sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type Scores, scoresRight } from './rules/evaluation.ts'

/** Whether the learner completed the class: its hours came to them. */
export async function hasCompleted(from: Sql, { classId, learnerId }: { classId: string; learnerId: string }): Promise<boolean> {
  const row = await from.maybe`
    select 1 from attendance_outcome where gathering_id = ${classId} and learner_id = ${learnerId} and centihours > 0`
  return row !== null
}

/** Whoever completed a class says what it was worth, once. Nobody is shown who said what. */
export async function evaluateClass(
  actor: Actor,
  { classId, scores, words }: { classId: string; scores: Scores; words: string },
): Promise<Result<undefined, 'not-found' | 'not-completed' | 'evaluated-already' | 'scores-wrong' | 'reason-long'>> {
  return await transaction(async (tx) => {
    const listed =
      await tx.maybe`select 1 from class_place where class_id = ${classId} and learner_id = ${actor.accountId} limit 1`
    if (!listed) return refuse('not-found')
    if (!(await hasCompleted(tx, { classId, learnerId: actor.accountId }))) return refuse('not-completed')
    if (!scoresRight(scores)) return refuse('scores-wrong')
    const said = words.trim()
    if ([...said].length > 500) return refuse('reason-long')
    const added = await tx.run`
      insert into class_evaluation (class_id, learner_id, content_score, teacher_score, service_score, words, said_at)
      values (${classId}, ${actor.accountId}, ${scores.content}, ${scores.teacher}, ${scores.service}, ${said}, clock_timestamp())
      on conflict do nothing`
    return added === 1 ? ok() : refuse('evaluated-already')
  })
}

/** The institution answers what somebody wrote, once; it takes nothing away. `number`: of the evaluation among those of the class, as they are shown. */
export async function answerEvaluation(
  actor: Actor,
  { classId, number, answer }: { classId: string; number: number; answer: string },
): Promise<Result<undefined, 'not-found' | 'answered-already' | 'reason-missing' | 'reason-long'>> {
  const said = answer.trim()
  return await transaction(async (tx) => {
    const held = await tx.maybe<{ organisationId: string }>`
      select organisation_id as "organisationId" from training_class where id = ${classId}`
    if (!held || !(await actsFor(actor, 'class.run', held.organisationId, tx))) return refuse('not-found')
    const found = await tx.maybe<{ learnerId: string; answered: boolean }>`
      select learner_id as "learnerId", answer <> '' as answered from class_evaluation where class_id = ${classId}
      order by said_at, learner_id offset ${Math.max(0, number - 1)} limit 1 for update`
    if (!found) return refuse('not-found')
    if (found.answered) return refuse('answered-already')
    if (said === '') return refuse('reason-missing')
    if ([...said].length > 500) return refuse('reason-long')
    await tx.run`
      update class_evaluation set answer = ${said}, answered_by = ${actor.accountId}, answered_at = clock_timestamp()
      where class_id = ${classId} and learner_id = ${found.learnerId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'class.evaluation-answered', objectType: 'class', objectId: classId, details: {} },
    })
    return ok()
  })
}
