import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockCourse } from './lock-course.ts'
import { moveCourse } from './rules/course-state.ts'

/** Takes a course off the catalogue for a reason, or brings it back. Whoever is in it stays in it and finishes; nobody new comes in. What was credited stands. */
export async function withdrawCourse(
  actor: Actor,
  { courseId, act, reason }: { courseId: string; act: 'withdraw' | 'restore'; reason: string },
): Promise<Result<undefined, 'not-yours' | 'course-not-so' | 'reason-missing' | 'reason-long'>> {
  const words = reason.trim()
  return await transaction(async (tx) => {
    const locked = await lockCourse(tx, actor, courseId)
    if (!locked.ok) return locked
    const moved = moveCourse(locked.value.status, act)
    if (!moved.ok) return moved
    if (words === '') return refuse('reason-missing')
    if ([...words].length > 500) return refuse('reason-long')
    await tx.run`update course set status = ${moved.value}, revision = revision + 1 where id = ${courseId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: act === 'withdraw' ? 'course.withdrawn' : 'course.restored', objectType: 'course' },
      ...{ objectId: courseId, details: { reason: words } },
    })
    return ok()
  })
}
