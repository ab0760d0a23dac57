/**
 * One attempt at an exam.
 *
 *   (none) ── start ──▶ in-progress ── submit ──▶ submitted
 *                            └──── deadline ────▶ auto-submitted
 *
 * The last two are final: nothing leads out of them. The deadline is fixed at the start by the exam's explicit policy. What reached the
 * server by the deadline and a short grace for the way counts; the last acknowledged answer counts, submitted or not.
 */
import { ok, type Result, refuse } from '#server/platform/result.ts'

export const attemptStates = ['in_progress', 'submitted', 'auto_submitted'] as const
export type AttemptState = (typeof attemptStates)[number]

export type RunningAttempt = { state: 'in_progress'; deadlineAt: Date }
export type FinishedAttempt = { state: 'submitted' | 'auto_submitted'; deadlineAt: Date; finishedAt: Date }
export type Attempt = RunningAttempt | FinishedAttempt

/**
 * For the way of the last answer from browser to server, in milliseconds. It is no extra time: the browser stops taking answers at the
 * deadline, and what arrives within the grace is recorded as of the deadline.
 */
export const receiptGraceMilliseconds = 5_000

/** limit = start + time limit, the window only limits the start; limit-within-window = the same, but never beyond the window's end. */
export const deadlinePolicies = ['limit', 'limit-within-window'] as const
export type DeadlinePolicy = (typeof deadlinePolicies)[number]

export type ExamTerms = {
  status: 'draft' | 'published' | 'withdrawn'
  opensAt: Date | null
  closesAt: Date | null
  durationSeconds: number
  deadlinePolicy: DeadlinePolicy
  attemptsAllowed: number
  cooldownSeconds: number
  requiresLessons: boolean
}

export type StartFacts = {
  exam: ExamTerms
  /** Null: not enrolled in the exam's course. */
  enrolment: { lessonsDone: boolean } | null
  /** This learner's attempts at this exam. */
  attempts: readonly Attempt[]
  now: Date
}

export type StartRefusal =
  | 'not-found'
  | 'exam-not-open-yet'
  | 'exam-closed'
  | 'lessons-not-done'
  | 'no-attempts-left'
  | 'cooling-down'
export type StartDecision = { action: 'resume' } | { action: 'start'; number: number; deadlineAt: Date }
/** When the refusal passes by itself. */
type When = { from?: Date }

/** A running attempt is always gone on with, whatever the window says by now; a new one needs course, window, attempts and pause. */
export function decideStart({ exam, enrolment, attempts, now }: StartFacts): Result<StartDecision, StartRefusal, When> {
  if (attempts.some((attempt) => attempt.state === 'in_progress' && !isOverdue(attempt, now))) return ok({ action: 'resume' })
  if (!enrolment || exam.status === 'draft') return refuse('not-found')
  if (exam.status === 'withdrawn') return refuse('exam-closed')
  if (exam.opensAt && now < exam.opensAt) return refuse('exam-not-open-yet', { from: exam.opensAt })
  if (exam.closesAt && now >= exam.closesAt) return refuse('exam-closed')
  if (exam.requiresLessons && !enrolment.lessonsDone) return refuse('lessons-not-done')
  if (attempts.length >= exam.attemptsAllowed) return refuse('no-attempts-left')
  const from = nextStartAt(attempts, exam.cooldownSeconds)
  if (from && now < from) return refuse('cooling-down', { from })
  return ok({ action: 'start', number: attempts.length + 1, deadlineAt: deadlineOf(exam, now) })
}

/** When the pause after the last attempt ends; null when there was none. An attempt that ran out unseen ended at its deadline. */
export function nextStartAt(attempts: readonly Attempt[], cooldownSeconds: number): Date | null {
  if (attempts.length === 0 || cooldownSeconds === 0) return null
  const last = Math.max(
    ...attempts.map((attempt) => (attempt.state === 'in_progress' ? attempt.deadlineAt : attempt.finishedAt).getTime()),
  )
  return new Date(last + cooldownSeconds * 1_000)
}

/** The instant at which an attempt begun at `startedAt` ends, fixed for good. */
export function deadlineOf(exam: Pick<ExamTerms, 'durationSeconds' | 'deadlinePolicy' | 'closesAt'>, startedAt: Date): Date {
  const limit = new Date(startedAt.getTime() + exam.durationSeconds * 1_000)
  return exam.deadlinePolicy === 'limit-within-window' && exam.closesAt && exam.closesAt < limit ? exam.closesAt : limit
}

/** The latest deadline that any attempt of the exam can have; null when the exam never closes. */
export function lastDeadlineOf(exam: Pick<ExamTerms, 'durationSeconds' | 'deadlinePolicy' | 'closesAt'>): Date | null {
  return exam.closesAt ? deadlineOf(exam, exam.closesAt) : null
}

/** When the sweep must look at an attempt: from then on nothing more is accepted. */
export const nextCheckOf = (deadlineAt: Date): Date => new Date(deadlineAt.getTime() + receiptGraceMilliseconds)

export const isOverdue = ({ deadlineAt }: Pick<Attempt, 'deadlineAt'>, now: Date): boolean => now > nextCheckOf(deadlineAt)

export type SaveRefusal = 'already-submitted' | 'deadline-passed'

/** Whether answers that reached the server at `now` still count. */
export function decideSave(attempt: Attempt, now: Date): Result<{ savedAt: Date }, SaveRefusal> {
  if (attempt.state !== 'in_progress') return refuse('already-submitted')
  if (isOverdue(attempt, now)) return refuse('deadline-passed')
  return ok({ savedAt: earlier(now, attempt.deadlineAt) })
}

/** already-final: nothing to do but show the stored receipt. `withSnapshot`: whether the answers that came along still count. */
export type FinishDecision =
  | { action: 'already-final' }
  | { action: 'finish'; state: 'submitted' | 'auto_submitted'; finishedAt: Date; withSnapshot: boolean }

/** Submitting late is no refusal: the attempt is closed as the sweep would close it, without what came too late. */
export function decideSubmit(attempt: Attempt, now: Date): FinishDecision {
  if (attempt.state !== 'in_progress') return { action: 'already-final' }
  if (isOverdue(attempt, now))
    return { action: 'finish', state: 'auto_submitted', finishedAt: attempt.deadlineAt, withSnapshot: false }
  return { action: 'finish', state: 'submitted', finishedAt: earlier(now, attempt.deadlineAt), withSnapshot: true }
}

/** The sweep closes what is overdue and leaves the rest alone. */
export function decideExpire(attempt: Attempt, now: Date): FinishDecision | { action: 'not-yet' } {
  if (attempt.state !== 'in_progress') return { action: 'already-final' }
  return isOverdue(attempt, now)
    ? { action: 'finish', state: 'auto_submitted', finishedAt: attempt.deadlineAt, withSnapshot: false }
    : { action: 'not-yet' }
}

const earlier = (left: Date, right: Date): Date => (left < right ? left : right)
