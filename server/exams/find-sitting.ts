import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { versionsById } from '#server/questions/queries.ts'
import { findOwnAttempt, listAnswers, type OwnAttempt, recallExam } from './queries.ts'
import type { GivenAnswer } from './rules/answer.ts'
import { type AttemptState, isOverdue } from './rules/attempt.ts'
import { type CandidatePaper, candidatePaper } from './rules/candidate-paper.ts'

/** Everything a browser needs to sit the attempt, on any device, at any moment of it. No answer key, no ids of questions. */
export type Sitting = {
  attemptId: string
  examId: string
  examTitle: string
  number: number
  startedAt: Date
  deadlineAt: Date
  serverNow: Date
  paper: CandidatePaper
  answers: GivenAnswer[]
}

export type Sittable =
  | { state: 'in-progress'; sitting: Sitting }
  | { state: 'finished'; examId: string }
  | { state: 'being-closed'; examId: string }

/** Null when it is not the learner's. `being-closed`: its time is over, and the sweep will be by within the minute. */
export async function findSitting(actor: Actor, attemptId: string): Promise<Sittable | null> {
  const attempt = await findOwnAttempt(actor, attemptId)
  if (!attempt) return null
  if (attempt.state !== 'in_progress') return { state: 'finished', examId: attempt.examId }
  if (isOverdue(attempt, attempt.now)) return { state: 'being-closed', examId: attempt.examId }
  return { state: 'in-progress', sitting: await sittingOf(attempt, await listAnswers(attemptId)) }
}

/** The sitting of a running attempt of whoever asks, as a browser may have it. */
export async function sittingOf(attempt: OwnAttempt, answers: GivenAnswer[]): Promise<Sitting> {
  const [exam, versions] = await Promise.all([
    recallExam(attempt.examId),
    versionsById(attempt.paper.questions.map((question) => question.version)),
  ])
  invariant(exam, `attempt ${attempt.id} has an exam`)
  return {
    attemptId: attempt.id,
    examId: attempt.examId,
    examTitle: exam.title,
    number: attempt.number,
    startedAt: attempt.startedAt,
    deadlineAt: attempt.deadlineAt,
    serverNow: attempt.now,
    paper: candidatePaper(attempt.paper, versions),
    answers,
  }
}

export type AttemptClock = { state: AttemptState; serverNow: Date; deadlineAt: Date; answered: number }

/** Where an attempt stands by the server's clock; null when it is not the learner's. */
export async function findClock(actor: Actor, attemptId: string): Promise<AttemptClock | null> {
  return await sql.maybe<AttemptClock>`
    select state, clock_timestamp() as "serverNow", deadline_at as "deadlineAt",
      (select count(*) from attempt_answer where attempt_id = ${attemptId} and choice <> '') as answered
    from attempt where id = ${attemptId} and learner_id = ${actor.accountId}`
}
