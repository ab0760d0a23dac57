import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPlayable } from '#server/media/queries.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { mayMakeCourses } from './rules/course-maker.ts'

type PublishRefusal = 'not-yours' | 'course-not-found' | 'already-published' | 'no-lessons' | 'media-not-ready'

/**
 * Opens a draft to learners: its maker does, or the bureau. The durations by which watching is judged are those of what is played and are copied here, so every video
 * must have been made playable. From now on the course stands (the database refuses to change it).
 */
export async function publishCourse(actor: Actor, courseId: string): Promise<Result<undefined, PublishRefusal>> {
  if (!mayMakeCourses(actor.roles)) return refuse('not-yours')
  return await transaction(async (tx) => {
    const course = await tx.maybe<{ status: string; createdBy: string | null }>`
      select status, created_by as "createdBy" from course where id = ${courseId} for update`
    if (!course) return refuse('course-not-found')
    const isBureau = actor.roles.some(({ role }) => role === 'bureau')
    if (course.createdBy !== actor.accountId && !isBureau) return refuse('not-yours')
    if (course.status !== 'draft') return refuse('already-published')
    const lessons = await tx.many<{ id: string; mediaAssetId: string }>`
      select id, media_asset_id as "mediaAssetId" from lesson where course_id = ${courseId} order by position`
    if (lessons.length === 0) return refuse('no-lessons')
    const durations: number[] = []
    for (const { mediaAssetId } of lessons)
      durations.push(Math.floor((await getPlayable(mediaAssetId, tx))?.durationSeconds ?? 0))
    if (durations.some((seconds) => seconds < 1)) return refuse('media-not-ready')
    await tx.run`
      update lesson set duration_seconds = probed.seconds
      from unnest(${lessons.map((lesson) => lesson.id)}::uuid[], ${durations}::int[]) as probed (id, seconds)
      where lesson.id = probed.id`
    await tx.run`update course set status = 'published', published_at = clock_timestamp() where id = ${courseId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'course.published',
      objectType: 'course',
      objectId: courseId,
      details: { durations },
      before: { status: 'draft' },
      after: { status: 'published' },
    })
    return ok()
  })
}
