import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { ownsAssets } from '#server/media/queries.ts'
import { shanghaiYearEnd, shanghaiYearStart } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findMakingPlace } from './lock-course.ts'
import { mayMakeCourses } from './rules/course-maker.ts'

export type NewCourse = {
  title: string
  summary?: string
  teacher?: string
  year: number
  kind: 'required' | 'elective' | 'professional'
  hoursCentihours: number
  /** Watching counts from the first instant until just before the second; the whole year in Shanghai unless said otherwise. */
  windowOpensAt?: Date
  windowClosesAt?: Date
  requiresExam: boolean
  firstViewing?: 'inside-watched' | 'free'
  demonstration?: boolean
  /** In the order in which they are to be watched. */
  lessons: readonly { title: string; mediaAssetId: string }[]
}

/** A course as a draft: nobody but its makers sees it until it is published. Its subject follows from its kind (§8). Its videos are the maker's own. */
export async function createCourse(
  actor: Actor,
  course: NewCourse,
): Promise<Result<{ courseId: string; lessonIds: string[] }, 'not-yours' | 'media-not-yours'>> {
  if (!mayMakeCourses(actor.roles)) return refuse('not-yours')
  const courseId = newId()
  const lessonIds = course.lessons.map(newId)
  const subject = course.kind === 'professional' ? 'professional' : 'public'
  return await transaction(async (tx) => {
    const assetIds = course.lessons.map((lesson) => lesson.mediaAssetId)
    if (!(await ownsAssets(actor.accountId, assetIds, tx))) return refuse('media-not-yours')
    await tx.run`
      insert into course (id, title, summary, teacher, year, kind, subject, hours_centihours, window_opens_at, window_closes_at,
        requires_exam, first_viewing, demonstration, organisation_id, created_by)
      values (${courseId}, ${course.title}, ${course.summary ?? ''}, ${course.teacher ?? ''}, ${course.year}, ${course.kind}, ${subject},
        ${course.hoursCentihours}, ${course.windowOpensAt ?? shanghaiYearStart(course.year)}, ${course.windowClosesAt ?? shanghaiYearEnd(course.year)},
        ${course.requiresExam}, ${course.firstViewing ?? 'inside-watched'}, ${course.demonstration ?? false}, ${await findMakingPlace(actor, tx)}::uuid,
        ${actor.accountId})`
    await tx.run`
      insert into lesson (id, course_id, position, title, media_asset_id)
      select id, ${courseId}, position, title, asset
      from unnest(${lessonIds}::uuid[], ${course.lessons.map((lesson) => lesson.title)}::text[],
        ${assetIds}::uuid[]) with ordinality as given (id, title, asset, position)`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'course.created',
      objectType: 'course',
      objectId: courseId,
      details: { year: course.year, kind: course.kind, hoursCentihours: course.hoursCentihours },
    })
    return ok({ courseId, lessonIds })
  })
}
