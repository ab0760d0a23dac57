import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { completeIfDone } from './record-lessons-done.ts'

export type EarlierCompletion = {
  learnerId: string
  courseId: string
  /** When it was completed, within the course's study window; decides the year of the hours. */
  completedAt: Date
  /** 0–100; of no account where the course asks for no exam. */
  examScore: number | null
  /** Where it is known from: “旧平台数据迁移”. */
  source: string
}

/**
 * Takes over a completion from before the city used this platform: the bureau's act, audited, credited like any other, and never one's own.
 * The same one again changes nothing.
 */
export async function importCompletion(
  actor: Actor,
  earlier: EarlierCompletion,
): Promise<
  Result<{ enrolmentId: string }, 'not-yours' | 'own-completion' | 'course-not-found' | 'outside-window' | 'score-missing'>
> {
  if (!actor.roles.some((grant) => grant.role === 'bureau')) return refuse('not-yours')
  if (actor.accountId === earlier.learnerId) return refuse('own-completion')
  return await transaction(async (tx) => {
    const course = await tx.maybe<{ requiresExam: boolean; inWindow: boolean }>`
      select requires_exam as "requiresExam", ${earlier.completedAt}::timestamptz >= window_opens_at and ${earlier.completedAt}::timestamptz < window_closes_at as "inWindow"
      from course where id = ${earlier.courseId} and status <> 'draft'`
    if (!course) return refuse('course-not-found')
    if (!course.inWindow) return refuse('outside-window')
    if (course.requiresExam && earlier.examScore === null) return refuse('score-missing')
    await tx.run`
      insert into enrolment (id, learner_id, course_id, enrolled_at) values (${newId()}, ${earlier.learnerId}, ${earlier.courseId}, ${earlier.completedAt})
      on conflict (learner_id, course_id) do nothing`
    const { id, completed } = await tx.one<{ id: string; completed: boolean }>`
      select id, completed_at is not null as completed from enrolment where learner_id = ${earlier.learnerId} and course_id = ${earlier.courseId} for update`
    if (completed) return ok({ enrolmentId: id })
    await tx.run`
      update enrolment set lessons_done_at = coalesce(lessons_done_at, ${earlier.completedAt}),
        exam_passed_at = coalesce(exam_passed_at, ${course.requiresExam ? earlier.completedAt : null}),
        exam_score = greatest(exam_score, ${course.requiresExam ? earlier.examScore : null}) where id = ${id}`
    await completeIfDone(tx, id)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'completion.imported',
      objectType: 'enrolment',
      objectId: id,
      details: { source: earlier.source },
    })
    return ok({ enrolmentId: id })
  })
}
