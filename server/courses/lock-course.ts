import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { type Sql, sql, type Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { CourseStatus } from './rules/course-state.ts'

export type LockedCourse = {
  id: string
  title: string
  year: number
  kind: 'required' | 'elective' | 'professional'
  hoursCentihours: number
  hoursReason: string
  status: CourseStatus
  createdBy: string | null
  organisationId: string | null
  revision: number
}

/** Whoever made a course, others who make courses for the same organisation, and the bureau, which fixes the year's courses (§8). */
export const makesCourse = (actor: Actor, course: Pick<LockedCourse, 'createdBy' | 'organisationId'>): boolean =>
  (course.createdBy === actor.accountId && placesOf(actor, 'course.make').length > 0) ||
  (course.organisationId !== null && placesOf(actor, 'course.make').includes(course.organisationId)) ||
  actor.roles.some(({ role }) => role === 'bureau')

/** The row is the lock of a course, its lessons and its reviews while it is made. */
export async function lockCourse(tx: Transaction, actor: Actor, courseId: string): Promise<Result<LockedCourse, 'not-yours'>> {
  await tx.run`set local lock_timeout = '20s'`
  const course = await tx.maybe<LockedCourse>`
    select id, title, year, kind, hours_centihours as "hoursCentihours", hours_reason as "hoursReason", status, created_by as "createdBy",
      organisation_id as "organisationId", revision
    from course where id = ${courseId} for update`
  return course && makesCourse(actor, course) ? ok(course) : refuse('not-yours')
}

/** The organisation in whose name somebody makes courses. */
export async function findMakingPlace(actor: Actor, from: Sql = sql): Promise<string | null> {
  const row = await from.maybe<{ id: string }>`
    select id from organisation where id = any(${placesOf(actor, 'course.make')}::uuid[]) and closed_at is null order by kind limit 1`
  return row?.id ?? null
}
