import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/** Takes a published course until its study window closes; what is watched before it opens does not count. Twice, or twice at once, is once. */
export async function enrol(
  actor: Actor,
  courseId: string,
): Promise<Result<{ enrolmentId: string }, 'course-not-found' | 'window-closed'>> {
  return await transaction(async (tx) => {
    const course = await tx.maybe<{ closed: boolean; now: Date }>`
      select window_closes_at <= clock_timestamp() as closed, clock_timestamp() as now from course where id = ${courseId} and status = 'published'`
    if (!course) return refuse('course-not-found')
    const known = await tx.maybe<{
      id: string
    }>`select id from enrolment where learner_id = ${actor.accountId} and course_id = ${courseId}`
    if (known) return ok({ enrolmentId: known.id })
    if (course.closed) return refuse('window-closed')
    const made = await tx.maybe<{ id: string }>`
      insert into enrolment (id, learner_id, course_id, enrolled_at) values (${newId()}, ${actor.accountId}, ${courseId}, ${course.now})
      on conflict (learner_id, course_id) do nothing returning id`
    if (made) {
      await recordAudit(tx, {
        actorId: actor.accountId,
        action: 'enrolment.made',
        objectType: 'enrolment',
        objectId: made.id,
        details: { courseId },
      })
      return ok({ enrolmentId: made.id })
    }
    const { id } = await tx.one<{
      id: string
    }>`select id from enrolment where learner_id = ${actor.accountId} and course_id = ${courseId}`
    return ok({ enrolmentId: id })
  })
}
