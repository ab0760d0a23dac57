import type { Transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { enrolmentCompleted } from './jobs.ts'
import { decideCompletion } from './rules/completion.ts'

type EnrolmentState = {
  id: string
  lessonsDoneAt: Date | null
  examPassedAt: Date | null
  completedAt: Date | null
  requiresExam: boolean
}

/** All lessons of the enrolment are watched, since `at`. The first time it is said counts; later it changes nothing. */
export async function recordLessonsDone(tx: Transaction, enrolmentId: string, at: Date): Promise<void> {
  const set = await tx.run`update enrolment set lessons_done_at = ${at} where id = ${enrolmentId} and lessons_done_at is null`
  if (set > 0) await completeIfDone(tx, enrolmentId)
}

/** Completes the enrolment if nothing is missing any more, and leaves the crediting behind in the same transaction. Once. */
export async function completeIfDone(tx: Transaction, enrolmentId: string): Promise<void> {
  const enrolment = await tx.one<EnrolmentState>`
    select e.id, e.lessons_done_at as "lessonsDoneAt", e.exam_passed_at as "examPassedAt", e.completed_at as "completedAt",
      c.requires_exam as "requiresExam"
    from enrolment e join course c on c.id = e.course_id where e.id = ${enrolmentId} for update of e`
  const completedAt = decideCompletion(enrolment)
  if (enrolment.completedAt || !completedAt) return
  await tx.run`update enrolment set completed_at = ${completedAt} where id = ${enrolmentId}`
  await enqueue(tx, enrolmentCompleted, { enrolmentId })
  failpoint('enrolment.completed')
}
