import type { Transaction } from '#server/platform/database.ts'
import { completeIfDone } from './record-lessons-done.ts'

/**
 * The learner passed the course's exam at `at` with `score` of 100. The first pass dates it; a better score later raises the score only.
 * Answers whether such an enrolment exists.
 */
export async function recordExamPassed(
  tx: Transaction,
  { learnerId, courseId, score, at }: { learnerId: string; courseId: string; score: number; at: Date },
): Promise<boolean> {
  const enrolment = await tx.maybe<{ id: string; first: boolean }>`
    update enrolment set exam_passed_at = coalesce(exam_passed_at, ${at}), exam_score = greatest(exam_score, ${Math.floor(score)})
    where learner_id = ${learnerId} and course_id = ${courseId}
    returning id, completed_at is null as first`
  if (!enrolment) return false
  if (enrolment.first) await completeIfDone(tx, enrolment.id)
  return true
}
