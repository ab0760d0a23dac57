import { findEnrolment, listMyCourses } from '#server/courses/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import type { GivenAnswer } from './rules/answer.ts'
import { type Attempt, type AttemptState, decideStart, type ExamTerms, isOverdue, type StartRefusal } from './rules/attempt.ts'
import { bestAttempt } from './rules/best-score.ts'
import type { Blueprint } from './rules/blueprint.ts'
import { passingPoints } from './rules/grading.ts'
import type { Paper } from './rules/paper.ts'
import type { RevealPolicy } from './rules/reveal.ts'

/** An exam with everything that decides about it. */
export type Exam = ExamTerms & {
  id: string
  courseId: string
  organisationId: string
  title: string
  year: number
  blueprint: Blueprint
  totalPoints: number
  questionCount: number
  passMark: number
  revealPolicy: RevealPolicy
}

const recallMilliseconds = 2_000
const mostRecalled = 500
const recalled = new Map<string, { since: number; exam: Promise<Exam | null> }>()

/**
 * As findExam, but some seconds old at most: thousands start within a minute, and the terms of a published exam never change. Only that it
 * was withdrawn may be learnt that much later.
 */
export async function recallExam(examId: string): Promise<Exam | null> {
  const known = recalled.get(examId)
  if (known && performance.now() - known.since < recallMilliseconds) return await known.exam
  if (recalled.size >= mostRecalled) recalled.clear()
  const exam = findExam(examId)
  recalled.set(examId, { since: performance.now(), exam })
  exam.catch(() => forgetExam(examId))
  return await exam
}

export function forgetExam(examId: string): void {
  recalled.delete(examId)
}

/** Whatever its status; whether somebody may see it is the caller's question. */
export async function findExam(examId: string): Promise<Exam | null> {
  return await sql.maybe<Exam>`
    select id, course_id as "courseId", organisation_id as "organisationId", title, year, blueprint, total_points as "totalPoints",
      question_count as "questionCount", duration_seconds as "durationSeconds", opens_at as "opensAt", closes_at as "closesAt",
      deadline_policy as "deadlinePolicy", pass_mark as "passMark", attempts_allowed as "attemptsAllowed",
      cooldown_seconds as "cooldownSeconds", reveal_policy as "revealPolicy", requires_lessons as "requiresLessons", status
    from exam where id = ${examId}`
}

export type AttemptSummary = {
  id: string
  examId: string
  number: number
  state: AttemptState
  startedAt: Date
  deadlineAt: Date
  finishedAt: Date | null
  score: number | null
  total: number | null
  passed: boolean | null
  receipt: string | null
}

export const listAttempts = (
  learnerId: string,
  examIds: readonly string[],
): Promise<AttemptSummary[]> => sql.many<AttemptSummary>`
  select id, exam_id as "examId", number, state, started_at as "startedAt", deadline_at as "deadlineAt", finished_at as "finishedAt",
    score, total, passed, receipt
  from attempt where learner_id = ${learnerId} and exam_id = any(${examIds}::uuid[]) order by exam_id, number`

/** What the learner can do about an exam now: `start` and `resume` are buttons, the rest are sentences. `from`: when it passes by itself. */
export type Standing = {
  can: 'start' | 'resume' | 'no'
  reason: StartRefusal | null
  from: Date | null
  attemptsLeft: number
  best: { number: number; score: number; total: number; passed: boolean } | null
}

function standingOf(exam: ExamTerms, lessonsDone: boolean, attempts: readonly AttemptSummary[], now: Date): Standing {
  const decided = decideStart({ exam, enrolment: { lessonsDone }, attempts: attempts as readonly Attempt[], now })
  return {
    can: !decided.ok ? 'no' : decided.value.action,
    reason: decided.ok ? null : decided.reason,
    from: decided.ok ? null : (decided.detail?.from ?? null),
    attemptsLeft: Math.max(0, exam.attemptsAllowed - attempts.length),
    best: bestAttempt(attempts.flatMap(scored)),
  }
}

export const scored = ({ number, score, total, passed }: AttemptSummary) =>
  score === null || total === null || passed === null ? [] : [{ number, score, total, passed }]

export type MyExam = Pick<
  Exam,
  'id' | 'title' | 'courseId' | 'questionCount' | 'durationSeconds' | 'passMark' | 'totalPoints' | 'opensAt' | 'closesAt'
> &
  Standing & { courseTitle: string; runningAttemptId: string | null }

type ListedExam = Omit<Exam, 'organisationId' | 'year' | 'blueprint' | 'revealPolicy'>

/** The exams of the year's courses that the learner takes, those that can be done now first. */
export async function listMyExams(actor: Actor, year: number): Promise<MyExam[]> {
  const courses = new Map(
    (await listMyCourses(actor.accountId, year)).flatMap((course) => (course.enrolment ? [[course.id, course]] : [])),
  )
  const exams = await sql.many<ListedExam>`
    select id, course_id as "courseId", title, question_count as "questionCount", total_points as "totalPoints",
      duration_seconds as "durationSeconds", opens_at as "opensAt", closes_at as "closesAt", deadline_policy as "deadlinePolicy",
      pass_mark as "passMark", attempts_allowed as "attemptsAllowed", cooldown_seconds as "cooldownSeconds",
      requires_lessons as "requiresLessons", status
    from exam where course_id = any(${[...courses.keys()]}::uuid[]) and status <> 'draft' order by id`
  const ids = exams.map((exam) => exam.id)
  const [attempts, now] = await Promise.all([listAttempts(actor.accountId, ids), databaseNow()])
  const byExam = Map.groupBy(attempts, (attempt) => attempt.examId)
  return exams
    .map((exam) => {
      const course = courses.get(exam.courseId)
      const own = byExam.get(exam.id) ?? []
      const running = own.find((attempt) => attempt.state === 'in_progress' && !isOverdue(attempt, now))
      const { id, title, courseId, questionCount, durationSeconds, passMark, totalPoints, opensAt, closesAt } = exam
      return {
        ...{ id, title, courseId, questionCount, durationSeconds, passMark, totalPoints, opensAt, closesAt },
        ...standingOf(exam, course?.enrolment?.lessonsDoneAt != null, own, now),
        courseTitle: course?.title ?? '',
        runningAttemptId: running?.id ?? null,
      }
    })
    .sort((left, right) => urgency(left) - urgency(right))
}

const urgency = ({ can, best }: Standing) => (can === 'resume' ? 0 : best?.passed ? 3 : can === 'start' ? 1 : 2)

export type ExamForLearner = Omit<Exam, 'organisationId' | 'status' | 'blueprint'> &
  Standing & { parts: Blueprint['parts']; passingPoints: number; attempts: AttemptSummary[]; lessonsDone: boolean }

/** Rules and attempts of one exam, as the learner reads them before the start; null when it is none of theirs. */
export async function getExamForLearner(actor: Actor, examId: string): Promise<ExamForLearner | null> {
  const exam = await findExam(examId)
  if (!exam || exam.status === 'draft') return null
  const enrolment = await findEnrolment(actor.accountId, exam.courseId)
  if (!enrolment) return null
  const [attempts, now] = await Promise.all([listAttempts(actor.accountId, [examId]), databaseNow()])
  const lessonsDone = enrolment.lessonsDoneAt !== null
  const { organisationId: _, blueprint, ...shown } = exam
  return {
    ...shown,
    ...standingOf(exam, lessonsDone, attempts, now),
    parts: blueprint.parts,
    passingPoints: passingPoints(exam.totalPoints, exam.passMark),
    attempts,
    lessonsDone,
  }
}

/** An attempt of this learner's with its paper, and the database's time. */
export type OwnAttempt = AttemptSummary & { paper: Paper; now: Date }

export const findOwnAttempt = (actor: Actor, attemptId: string): Promise<OwnAttempt | null> => sql.maybe<OwnAttempt>`
  select id, exam_id as "examId", number, state, started_at as "startedAt", deadline_at as "deadlineAt", finished_at as "finishedAt",
    score, total, passed, receipt, paper, clock_timestamp() as now
  from attempt where id = ${attemptId} and learner_id = ${actor.accountId}`

export const listAnswers = (attemptId: string): Promise<GivenAnswer[]> => sql.many<GivenAnswer>`
  select question, revision, choice from attempt_answer where attempt_id = ${attemptId} order by question`
