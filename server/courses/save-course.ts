import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findMakingPlace, lockCourse } from './lock-course.ts'
import { type CourseText, readCourse } from './rules/course-form.ts'
import { mayMakeCourses } from './rules/course-maker.ts'

/** A new draft without lessons. Detail of 'course-wrong': sentences by field. */
export async function startCourse(
  actor: Actor,
  text: CourseText,
): Promise<Result<{ courseId: string }, 'not-yours' | 'course-wrong'>> {
  if (!mayMakeCourses(actor.roles)) return refuse('not-yours')
  const { read, problems } = readCourse(text)
  if (problems) return refuse('course-wrong', problems)
  const courseId = newId()
  return await transaction(async (tx) => {
    const organisationId = await findMakingPlace(actor, tx)
    await tx.run`
      insert into course (id, title, summary, teacher, teacher_bio, year, kind, subject, hours_centihours, hours_reason, window_opens_at, window_closes_at, requires_exam,
        first_viewing, tags, organisation_id, created_by)
      values (${courseId}, ${read.title}, ${read.summary}, ${read.teacher}, ${read.teacherBio}, ${read.year}, ${read.kind}, ${subjectOf(read.kind)},
        ${read.hoursCentihours}, ${read.hoursReason}, ${read.windowOpensAt}, ${read.windowClosesAt}, ${read.requiresExam}, ${read.firstViewing},
        ${read.tags}::text[], ${organisationId}::uuid, ${actor.accountId})`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'course.created', objectType: 'course', objectId: courseId },
      details: { year: read.year, kind: read.kind, hoursCentihours: read.hoursCentihours },
    })
    return ok({ courseId })
  })
}

/** What a draft is. `revision`: as the page showed it. */
export async function saveCourse(
  actor: Actor,
  { courseId, revision, text }: { courseId: string; revision: number; text: CourseText },
): Promise<Result<undefined, 'not-yours' | 'course-wrong' | 'course-not-so' | 'course-changed'>> {
  return await transaction(async (tx) => {
    const locked = await lockCourse(tx, actor, courseId)
    if (!locked.ok) return locked
    if (locked.value.status !== 'draft') return refuse('course-not-so')
    if (locked.value.revision !== revision) return refuse('course-changed')
    const { read, problems } = readCourse(text)
    if (problems) return refuse('course-wrong', problems)
    await tx.run`
      update course set title = ${read.title}, summary = ${read.summary}, teacher = ${read.teacher}, teacher_bio = ${read.teacherBio}, year = ${read.year},
        kind = ${read.kind}, subject = ${subjectOf(read.kind)}, hours_centihours = ${read.hoursCentihours}, hours_reason = ${read.hoursReason},
        window_opens_at = ${read.windowOpensAt}, window_closes_at = ${read.windowClosesAt}, requires_exam = ${read.requiresExam},
        first_viewing = ${read.firstViewing}, tags = ${read.tags}::text[], revision = revision + 1 where id = ${courseId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'course.changed', objectType: 'course', objectId: courseId },
      details: { year: read.year, kind: read.kind, hoursCentihours: read.hoursCentihours },
    })
    return ok()
  })
}

const subjectOf = (kind: string): 'public' | 'professional' => (kind === 'professional' ? 'professional' : 'public')
