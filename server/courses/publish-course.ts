import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPlayable } from '#server/media/queries.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { type LockedCourse, lockCourse } from './lock-course.ts'
import { type CourseAct, moveCourse } from './rules/course-state.ts'

type Refused = 'not-yours' | 'course-not-so' | 'own-course' | 'no-lessons' | 'media-not-ready' | 'reason-missing' | 'reason-long'

/** How long each lesson's video plays, in whole seconds; every one must have been made playable. */
export async function measureLessons(
  tx: Transaction,
  courseId: string,
): Promise<Result<{ id: string; seconds: number }[], 'no-lessons' | 'media-not-ready'>> {
  const lessons = await tx.many<{ id: string; mediaAssetId: string }>`
    select id, media_asset_id as "mediaAssetId" from lesson where course_id = ${courseId} order by position`
  if (lessons.length === 0) return refuse('no-lessons')
  const measured: { id: string; seconds: number }[] = []
  for (const { id, mediaAssetId } of lessons)
    measured.push({ id, seconds: Math.floor((await getPlayable(mediaAssetId, tx))?.durationSeconds ?? 0) })
  return measured.some(({ seconds }) => seconds < 1) ? refuse('media-not-ready') : ok(measured)
}

/** A course that waits for somebody's word, for anybody who makes courses there but whoever handed it in. */
async function lockReviewed(
  tx: Transaction,
  actor: Actor,
  courseId: string,
  act: Extract<CourseAct, 'publish' | 'return'>,
): Promise<Result<LockedCourse & { submittedBy: string }, 'not-yours' | 'course-not-so' | 'own-course'>> {
  const locked = await lockCourse(tx, actor, courseId)
  if (!locked.ok) return locked
  const moved = moveCourse(locked.value.status, act)
  if (!moved.ok) return moved
  const { submittedBy } = await tx.one<{ submittedBy: string }>`
    select submitted_by as "submittedBy" from course_review where course_id = ${courseId} and state = 'waiting'`
  return [submittedBy, locked.value.createdBy].includes(actor.accountId)
    ? refuse('own-course')
    : ok({ ...locked.value, submittedBy })
}

/**
 * Opens a course that was handed in to learners; somebody else than its maker does. The durations by which watching is judged are those of what is played and are copied
 * here. From now on the course stands (the database refuses to change it).
 */
export async function publishCourse(actor: Actor, courseId: string): Promise<Result<undefined, Refused>> {
  return await transaction(async (tx) => {
    const locked = await lockReviewed(tx, actor, courseId, 'publish')
    if (!locked.ok) return locked
    const measured = await measureLessons(tx, courseId)
    if (!measured.ok) return measured
    await tx.run`
      update lesson set duration_seconds = probed.seconds
      from unnest(${measured.value.map((lesson) => lesson.id)}::uuid[], ${measured.value.map((lesson) => lesson.seconds)}::int[]) as probed (id, seconds)
      where lesson.id = probed.id`
    await tx.run`
      update course set status = 'published', published_at = clock_timestamp(), revision = revision + 1 where id = ${courseId}`
    await decide(tx, actor, locked.value, { state: 'approved', answer: '' })
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'course.published', objectType: 'course', objectId: courseId },
      details: { durations: measured.value.map((lesson) => lesson.seconds) },
      ...{ before: { status: 'in-review' }, after: { status: 'published' } },
    })
    return ok()
  })
}

/** Sends it back to whoever made it, with what is to be put right. */
export async function returnCourse(
  actor: Actor,
  { courseId, answer }: { courseId: string; answer: string },
): Promise<Result<undefined, Refused>> {
  const words = answer.trim()
  return await transaction(async (tx) => {
    const locked = await lockReviewed(tx, actor, courseId, 'return')
    if (!locked.ok) return locked
    if (words === '') return refuse('reason-missing')
    if ([...words].length > 500) return refuse('reason-long')
    await tx.run`update course set status = 'draft', revision = revision + 1 where id = ${courseId}`
    await decide(tx, actor, locked.value, { state: 'returned', answer: words })
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'course.returned', objectType: 'course', objectId: courseId },
      details: { reason: words },
    })
    return ok()
  })
}

async function decide(
  tx: Transaction,
  actor: Actor,
  { id, title, submittedBy }: LockedCourse & { submittedBy: string },
  { state, answer }: { state: 'approved' | 'returned'; answer: string },
): Promise<void> {
  const review = await tx.one<{ id: string }>`
    update course_review set state = ${state}, decided_by = ${actor.accountId}, decided_at = ${await tx.now()}, answer = ${answer}
    where course_id = ${id} and state = 'waiting' returning id`
  await notify(tx, {
    ...{
      accountId: submittedBy,
      kind: 'course-reviewed',
      link: `/studio/courses/${id}`,
      dedupeKey: `course-review:${review.id}`,
    },
    title: state === 'approved' ? '课程已审核发布' : '课程被退回修改',
    body: `《${title}》${state === 'approved' ? '已向学员开放。' : `：${answer}`}`,
  })
}
