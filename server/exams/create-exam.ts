import { recordAudit } from '#server/audit/record-audit.ts'
import { findCourse } from '#server/courses/queries.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { examNumbers } from '#server/hours/rules/policy.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { mayMakeExams } from '#server/questions/rules/exam-maker.ts'
import type { DeadlinePolicy } from './rules/attempt.ts'
import { type Blueprint, questionCountOf, totalPointsOf } from './rules/blueprint.ts'
import type { RevealPolicy } from './rules/reveal.ts'

export type NewExam = {
  /** Passing completes this course, and its year's policy governs the exam. */
  courseId: string
  /** The body whose exam makers may change it. */
  organisationId: string
  title: string
  blueprint: Blueprint
  durationSeconds: number
  /** When attempts may be started; open on that side when null. */
  opensAt: Date | null
  closesAt: Date | null
  deadlinePolicy: DeadlinePolicy
  revealPolicy: RevealPolicy
  requiresLessons: boolean
  /** As the year's policy says unless given. */
  passMark?: number
  attemptsAllowed?: number
  cooldownSeconds?: number
}

/** Makes a draft that nobody but its makers sees; publishExam opens it. */
export async function createExam(
  actor: Actor,
  exam: NewExam,
): Promise<Result<{ examId: string }, 'not-found' | 'no-policy' | 'exam-faulty', string[]>> {
  if (!mayMakeExams(actor.roles, exam.organisationId)) return refuse('not-found')
  const faults = faultsOf(exam)
  if (faults.length > 0) return refuse('exam-faulty', faults)
  const course = await findCourse(exam.courseId)
  if (!course) return refuse('not-found')
  const policy = await findPolicy(course.year)
  if (!policy) return refuse('no-policy')
  const usual = examNumbers(policy)
  const examId = newId()
  await transaction(async (tx) => {
    await tx.run`
      insert into exam (id, course_id, organisation_id, title, year, blueprint, total_points, question_count, duration_seconds, opens_at, closes_at,
        deadline_policy, pass_mark, attempts_allowed, cooldown_seconds, reveal_policy, requires_lessons, policy_version, created_by)
      values (${examId}, ${exam.courseId}, ${exam.organisationId}, ${exam.title}, ${course.year}, ${JSON.stringify(exam.blueprint)}::jsonb,
        ${totalPointsOf(exam.blueprint)}, ${questionCountOf(exam.blueprint)}, ${exam.durationSeconds}, ${exam.opensAt}, ${exam.closesAt},
        ${exam.deadlinePolicy}, ${exam.passMark ?? usual.passMark}, ${exam.attemptsAllowed ?? usual.attempts},
        ${exam.cooldownSeconds ?? usual.cooldownMinutes * 60}, ${exam.revealPolicy}, ${exam.requiresLessons}, ${policy.version}, ${actor.accountId})`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'exam.created',
      objectType: 'exam',
      objectId: examId,
      details: { courseId: exam.courseId, policyVersion: policy.version },
    })
  })
  return ok({ examId })
}

function faultsOf({ opensAt, closesAt, durationSeconds, blueprint }: NewExam): string[] {
  const faults: string[] = []
  if (opensAt && closesAt && closesAt <= opensAt) faults.push('关闭时间必须晚于开放时间。')
  if (!Number.isInteger(durationSeconds) || durationSeconds < 10 || durationSeconds > 86_400)
    faults.push('考试时长须在 10 秒到 24 小时之间。')
  if (questionCountOf(blueprint) > 500) faults.push('一份试卷最多 500 道题。')
  return faults
}
