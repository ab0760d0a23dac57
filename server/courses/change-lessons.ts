import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { ownsAssets } from '#server/media/queries.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockCourse } from './lock-course.ts'
import { type LessonChange, moveLesson } from './rules/lesson-order.ts'

export const lessonsMost = 200

/** Adds, names, moves or takes out one lesson of a draft. Its videos are the actor's own. Two at once take turns, and both changes stand. */
export async function changeLessons(
  actor: Actor,
  { courseId, change }: { courseId: string; change: LessonChange },
): Promise<
  Result<undefined, 'not-yours' | 'course-not-so' | 'lesson-gone' | 'lesson-title' | 'lessons-many' | 'media-not-yours'>
> {
  return await transaction(async (tx) => {
    const locked = await lockCourse(tx, actor, courseId)
    if (!locked.ok) return locked
    if (locked.value.status !== 'draft') return refuse('course-not-so')
    const lessons = await tx.many<{ id: string }>`select id from lesson where course_id = ${courseId} order by position`
    const order = lessons.map((lesson) => lesson.id)
    if (change.change === 'add' || change.change === 'rename') {
      const length = [...change.title.trim()].length
      if (length < 1 || length > 100) return refuse('lesson-title')
    }
    if (change.change === 'add') {
      if (order.length >= lessonsMost) return refuse('lessons-many')
      if (!(await ownsAssets(actor.accountId, [change.assetId], tx))) return refuse('media-not-yours')
      await tx.run`
        insert into lesson (id, course_id, position, title, media_asset_id)
        values (${newId()}, ${courseId}, ${order.length + 1}, ${change.title.trim()}, ${change.assetId})`
    } else {
      if (!order.includes(change.lessonId)) return refuse('lesson-gone')
      await applyTo(tx, courseId, order, change)
    }
    await tx.run`update course set revision = revision + 1 where id = ${courseId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'course.lessons-changed', objectType: 'course', objectId: courseId },
      details: { kind: change.change },
    })
    return ok()
  })
}

async function applyTo(
  tx: Transaction,
  courseId: string,
  order: readonly string[],
  change: Exclude<LessonChange, { change: 'add' }>,
): Promise<void> {
  if (change.change === 'rename') {
    await tx.run`update lesson set title = ${change.title.trim()} where id = ${change.lessonId}`
    return
  }
  if (change.change === 'remove') await tx.run`delete from lesson where id = ${change.lessonId}`
  const after =
    change.change === 'move' ? moveLesson(order, change.lessonId, change.to) : order.filter((each) => each !== change.lessonId)
  // By way of places that nobody has: two lessons never share one.
  await tx.run`update lesson set position = position + ${lessonsMost + 1} where course_id = ${courseId}`
  await tx.run`
    update lesson set position = given.position from unnest(${after}::uuid[]) with ordinality as given (id, position) where lesson.id = given.id`
}
