import { randomInt } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import { findEnrolment } from '#server/courses/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { poolOf } from '#server/questions/queries.ts'
import type { PooledQuestion } from '#server/questions/rules/question.ts'
import { expireAttempt } from './expire-overdue-attempts.ts'
import { type Exam, type OwnAttempt, recallExam } from './queries.ts'
import { type Attempt, decideStart, isOverdue, nextCheckOf, type StartRefusal } from './rules/attempt.ts'
import { drawPaper, shortagesInWords } from './rules/paper.ts'

/** `fresh`: what was written just now, so that nobody need read it again; null when a running attempt is gone on with. */
export type StartedAttempt = { attemptId: string; resumed: boolean; fresh: OwnAttempt | null }
type Started = Result<StartedAttempt, StartRefusal | 'bank-too-small', unknown>

/**
 * Begins an attempt at an exam of a course that the learner takes, or goes on with the one that is running. However many devices ask at
 * once, there is one attempt: a unique index decides, and who came second is given the winner's.
 */
export async function startAttempt(actor: Actor, examId: string): Promise<Started> {
  const exam = await recallExam(examId)
  if (!exam) return refuse('not-found')
  const enrolment = await findEnrolment(actor.accountId, exam.courseId)
  const pool = await poolOf({ organisationId: exam.organisationId, subject: exam.blueprint.subject })
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const started = await tryStart(actor, exam, enrolment && { lessonsDone: enrolment.lessonsDoneAt !== null }, pool)
    if (started !== 'again') return started
  }
  invariant(false, `attempt at exam ${examId} was neither found nor made`)
}

const unfinished = { state: 'in_progress', finishedAt: null, score: null, total: null, passed: null, receipt: null } as const

type Known = Attempt & { id: string }

/** This learner's attempts at the exam in their order, and the database's time. */
async function readAttempts(tx: Transaction, examId: string, learnerId: string): Promise<{ attempts: Known[]; now: Date }> {
  const rows = await tx.many<{ now: Date; id: string | null } & Omit<Known, 'id'>>`
    select clock.now, a.id, a.state, a.deadline_at as "deadlineAt", a.finished_at as "finishedAt"
    from (select clock_timestamp() as now) clock left join attempt a on a.exam_id = ${examId} and a.learner_id = ${learnerId}
    order by a.number`
  return {
    attempts: rows.filter((row): row is (typeof rows)[number] & Known => row.id !== null),
    now: (rows[0] as { now: Date }).now,
  }
}

async function tryStart(
  actor: Actor,
  exam: Exam,
  enrolment: { lessonsDone: boolean } | null,
  pool: readonly PooledQuestion[],
): Promise<Started | 'again'> {
  const outcome = await transaction(async (tx): Promise<Started | 'again' | { overdue: string }> => {
    const { attempts, now } = await readAttempts(tx, exam.id, actor.accountId)
    const running = attempts.find((attempt) => attempt.state === 'in_progress')
    if (running && isOverdue(running, now)) return { overdue: running.id }
    const decided = decideStart({ exam, enrolment, attempts, now })
    if (!decided.ok) return decided
    if (decided.value.action === 'resume') {
      invariant(running, 'an attempt to go on with is running')
      return ok({ attemptId: running.id, resumed: true, fresh: null })
    }
    const seed = randomInt(2 ** 32)
    const drawn = drawPaper(exam.blueprint, pool, seed)
    if (!drawn.ok) return refuse('bank-too-small', shortagesInWords(exam.blueprint, drawn.short))
    const { number, deadlineAt } = decided.value
    const attemptId = newId()
    const made = await tx.run`
      insert into attempt (id, exam_id, learner_id, number, seed, paper, question_count, started_at, deadline_at, next_check_at)
      values (${attemptId}, ${exam.id}, ${actor.accountId}, ${number}, ${seed}, ${JSON.stringify(drawn.paper)}::jsonb,
        ${drawn.paper.questions.length}, ${now}, ${deadlineAt}, ${nextCheckOf(deadlineAt)})
      on conflict do nothing`
    if (made === 0) return 'again'
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'attempt.started',
      objectType: 'attempt',
      objectId: attemptId,
      details: { examId: exam.id, number },
    })
    return ok({
      attemptId,
      resumed: false,
      fresh: { ...unfinished, id: attemptId, examId: exam.id, number, startedAt: now, deadlineAt, paper: drawn.paper, now },
    })
  })
  if (typeof outcome !== 'object' || !('overdue' in outcome)) return outcome
  // It ran out and the sweep has not been by yet: closed here as the sweep would, so that it stands in nobody's way.
  await expireAttempt(outcome.overdue)
  return 'again'
}
