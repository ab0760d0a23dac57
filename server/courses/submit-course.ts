import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockCourse } from './lock-course.ts'
import { measureLessons } from './publish-course.ts'
import { needsReason } from './rules/course-form.ts'
import { moveCourse } from './rules/course-state.ts'

/**
 * Hands a draft in to be looked at by somebody else: it has lessons, their videos can be played, and hours that are not those of its videos are for a reason.
 * `minutesPerHour`: of the year's policy; null while there is none.
 */
export async function submitCourse(
  actor: Actor,
  { courseId, minutesPerHour }: { courseId: string; minutesPerHour: number | null },
): Promise<Result<undefined, 'not-yours' | 'course-not-so' | 'no-lessons' | 'media-not-ready' | 'hours-reason-missing'>> {
  return await transaction(async (tx) => {
    const locked = await lockCourse(tx, actor, courseId)
    if (!locked.ok) return locked
    const { status, hoursCentihours, hoursReason } = locked.value
    const moved = moveCourse(status, 'submit')
    if (!moved.ok) return moved
    const measured = await measureLessons(tx, courseId)
    if (!measured.ok) return measured
    const seconds = measured.value.reduce((sum, lesson) => sum + lesson.seconds, 0)
    if (minutesPerHour !== null && needsReason(hoursCentihours, seconds, minutesPerHour) && hoursReason === '')
      return refuse('hours-reason-missing')
    await tx.run`update course set status = ${moved.value}, revision = revision + 1 where id = ${courseId}`
    await tx.run`
      insert into course_review (id, course_id, state, submitted_by, submitted_at) values (${newId()}, ${courseId}, 'waiting', ${actor.accountId}, ${await tx.now()})`
    await write(tx, actor, courseId, 'course.submitted')
    return ok()
  })
}

/** Takes it back to change it, as long as nobody has answered. */
export async function retractCourse(actor: Actor, courseId: string): Promise<Result<undefined, 'not-yours' | 'course-not-so'>> {
  return await transaction(async (tx) => {
    const locked = await lockCourse(tx, actor, courseId)
    if (!locked.ok) return locked
    const waiting = await tx.maybe<{ submittedBy: string }>`
      select submitted_by as "submittedBy" from course_review where course_id = ${courseId} and state = 'waiting'`
    const moved = moveCourse(locked.value.status, 'retract')
    if (!moved.ok || waiting?.submittedBy !== actor.accountId) return refuse('course-not-so')
    await tx.run`update course set status = ${moved.value}, revision = revision + 1 where id = ${courseId}`
    await tx.run`
      update course_review set state = 'retracted', decided_by = ${actor.accountId}, decided_at = ${await tx.now()} where course_id = ${courseId} and state = 'waiting'`
    await write(tx, actor, courseId, 'course.retracted')
    return ok()
  })
}

const write = (tx: Transaction, actor: Actor, courseId: string, action: string): Promise<void> =>
  recordAudit(tx, { actorId: actor.accountId, action, objectType: 'course', objectId: courseId })
