import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYearEnd, shanghaiYearStart } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockCourse } from './lock-course.ts'

/** The same course as a draft of another year, with the same videos, for the whole of that year. */
export async function copyCourse(
  actor: Actor,
  { courseId, year }: { courseId: string; year: number },
): Promise<Result<{ courseId: string }, 'not-yours' | 'year-wrong'>> {
  return await transaction(async (tx) => {
    const locked = await lockCourse(tx, actor, courseId)
    if (!locked.ok) return locked
    if (!Number.isInteger(year) || year < 2000 || year > 2099) return refuse('year-wrong')
    const copyId = newId()
    await tx.run`
      insert into course (id, title, summary, teacher, teacher_bio, year, kind, subject, hours_centihours, hours_reason, window_opens_at, window_closes_at, requires_exam,
        first_viewing, tags, demonstration, organisation_id, copied_from, created_by)
      select ${copyId}, title, summary, teacher, teacher_bio, ${year}, kind, subject, hours_centihours, hours_reason, ${shanghaiYearStart(year)}, ${shanghaiYearEnd(year)},
        requires_exam, first_viewing, tags, demonstration, organisation_id, id, ${actor.accountId} from course where id = ${courseId}`
    const lessons = await tx.many<{ position: number; title: string; mediaAssetId: string }>`
      select position, title, media_asset_id as "mediaAssetId" from lesson where course_id = ${courseId} order by position`
    await tx.run`
      insert into lesson (id, course_id, position, title, media_asset_id)
      select id, ${copyId}, position, title, asset from unnest(${lessons.map(newId)}::uuid[], ${lessons.map((each) => each.title)}::text[],
        ${lessons.map((each) => each.mediaAssetId)}::uuid[]) with ordinality as given (id, title, asset, position)`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'course.copied', objectType: 'course', objectId: copyId },
      details: { courseId, year },
    })
    return ok({ courseId: copyId })
  })
}
