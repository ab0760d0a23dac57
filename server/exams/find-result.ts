import type { Actor } from '#server/identity/actor.ts'
import { invariant } from '#server/platform/invariant.ts'
import { versionsById } from '#server/questions/queries.ts'
import {
  type AttemptSummary,
  type Exam,
  findExam,
  findOwnAttempt,
  listAnswers,
  listAttempts,
  type Standing,
  scored,
} from './queries.ts'
import { type Attempt, lastDeadlineOf, nextStartAt } from './rules/attempt.ts'
import { bestAttempt } from './rules/best-score.ts'
import { gradePaper } from './rules/grading.ts'
import { decideReveal } from './rules/reveal.ts'
import { type PartScore, partScores, type ReviewedQuestion, reviewPaper } from './rules/review.ts'

export type AttemptResult = {
  attempt: Omit<AttemptSummary, 'finishedAt'> & {
    finishedAt: Date
    score: number
    total: number
    passed: boolean
    receipt: string
  }
  exam: Pick<Exam, 'id' | 'title' | 'courseId' | 'passMark' | 'revealPolicy' | 'attemptsAllowed' | 'closesAt'>
  answered: number
  questionCount: number
  parts: PartScore[] | null
  /** Question by question, only once nobody can sit the exam any more and its policy says so. */
  review: ReviewedQuestion[] | null
  best: Standing['best']
  attemptsLeft: number
  nextStartAt: Date | null
}

/** A finished attempt as far as it may be shown. Null when it is not the learner's; `unfinished` while it runs. */
export async function findResult(actor: Actor, attemptId: string): Promise<AttemptResult | 'unfinished' | null> {
  const found = await findOwnAttempt(actor, attemptId)
  if (!found) return null
  const { paper, now, ...attempt } = found
  if (attempt.state === 'in_progress') return 'unfinished'
  const [exam, versions, answers] = await Promise.all([
    findExam(attempt.examId),
    versionsById(paper.questions.map((question) => question.version)),
    listAnswers(attemptId),
  ])
  invariant(exam, `attempt ${attemptId} has an exam`)
  const attempts = await listAttempts(actor.accountId, [exam.id])
  const reveal = decideReveal({ policy: exam.revealPolicy, finished: true, lastDeadlineAt: lastDeadlineOf(exam), now })
  const choices = new Map(answers.map((answer) => [answer.question, answer.choice]))
  const grade = gradePaper(paper, versions, choices, exam.passMark)
  return {
    attempt: attempt as AttemptResult['attempt'],
    exam: {
      id: exam.id,
      title: exam.title,
      courseId: exam.courseId,
      passMark: exam.passMark,
      revealPolicy: exam.revealPolicy,
      attemptsAllowed: exam.attemptsAllowed,
      closesAt: exam.closesAt,
    },
    answered: answers.filter((answer) => answer.choice !== '').length,
    questionCount: paper.questions.length,
    parts: reveal.parts ? partScores(exam.blueprint, grade) : null,
    review: reveal.answers ? reviewPaper(paper, versions, choices, grade) : null,
    best: bestAttempt(attempts.flatMap(scored)),
    attemptsLeft: Math.max(0, exam.attemptsAllowed - attempts.length),
    nextStartAt: nextStartAt(attempts as readonly Attempt[], exam.cooldownSeconds),
  }
}
