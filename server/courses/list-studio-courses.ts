import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { makesCourse } from './lock-course.ts'
import type { CourseKind } from './rules/course-form.ts'
import type { CourseStatus } from './rules/course-state.ts'

export type StudioCourse = {
  id: string
  title: string
  teacher: string
  year: number
  kind: CourseKind
  hoursCentihours: number
  status: CourseStatus
  lessons: number
  seconds: number
  enrolled: number
  makerName: string | null
  organisationName: string | null
  demonstration: boolean
}
export const studioCoursesPage = 30
type Wanted = { status: CourseStatus | null; year: number | null; search: string; page: number }

const isBureau = (actor: Actor) => actor.roles.some(({ role }) => role === 'bureau')

/** The courses that the actor makes or may review, what waits for somebody's word first, then the latest. */
export async function listStudioCourses(
  actor: Actor,
  { status, year, search, page }: Wanted,
): Promise<{ rows: StudioCourse[]; total: number }> {
  const pattern =
    search.trim() === ''
      ? null
      : `%${search
          .normalize('NFKC')
          .trim()
          .replace(/[\\%_]/g, '\\$&')}%`
  const places = placesOf(actor, 'course.make')
  const rows = await sql.many<StudioCourse & { total: number }>`
    select c.id, c.title, c.teacher, c.year, c.kind, c.hours_centihours as "hoursCentihours", c.status, c.demonstration, a.real_name as "makerName",
      o.name as "organisationName", count(*) over ()::int as total,
      (select count(*)::int from lesson l where l.course_id = c.id) as lessons,
      (select coalesce(sum(coalesce(l.duration_seconds, m.duration_milliseconds / 1000)), 0)::int from lesson l join media_asset m on m.id = l.media_asset_id
        where l.course_id = c.id) as seconds,
      (select count(*)::int from enrolment e where e.course_id = c.id) as enrolled
    from course c left join account a on a.id = c.created_by left join organisation o on o.id = c.organisation_id
    where (${isBureau(actor)} or (c.created_by = ${actor.accountId} and ${places.length > 0}) or c.organisation_id = any(${places}::uuid[]))
      and (${status}::text is null or c.status = ${status}) and (${year}::int is null or c.year = ${year})
      and (${pattern}::text is null or c.title ilike ${pattern} or c.teacher ilike ${pattern} or ${search.trim()} = any(c.tags))
    order by c.status = 'in-review' desc, c.created_at desc, c.id limit ${studioCoursesPage} offset ${(Math.max(1, page) - 1) * studioCoursesPage}`
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** How many wait for the actor's word, counted no further than `most`: those that somebody else handed in. */
export const countCoursesToReview = async (actor: Actor, most: number): Promise<number> =>
  (
    await sql.one<{ count: number }>`
      select count(*)::int as count from (
        select 1 from course_review r join course c on c.id = r.course_id where r.state = 'waiting' and r.submitted_by <> ${actor.accountId}
          and c.created_by is distinct from ${actor.accountId}
          and (${isBureau(actor)} or c.organisation_id = any(${placesOf(actor, 'course.make')}::uuid[])) limit ${most}) found`
  ).count

export type StudioLesson = {
  id: string
  title: string
  assetId: string
  assetName: string
  assetStatus: string
  seconds: number | null
}
export type CourseReview = {
  id: string
  state: string
  by: string
  at: Date
  decidedBy: string | null
  decidedAt: Date | null
  answer: string
}
export type StudioCoursePage = Omit<StudioCourse, 'lessons' | 'seconds'> & {
  summary: string
  teacherBio: string
  hoursReason: string
  requiresExam: boolean
  firstViewing: 'inside-watched' | 'free'
  windowOpensAt: Date
  windowClosesAt: Date
  tags: string[]
  createdBy: string | null
  organisationId: string | null
  revision: number
  lessons: StudioLesson[]
  reviews: CourseReview[]
  /** Whether the actor is one who may answer what waits, or the one who may take it back. */
  mayReview: boolean
  mayRetract: boolean
}

/** One course as it is made; null: none of the actor's. */
export async function findStudioCourse(actor: Actor, courseId: string): Promise<StudioCoursePage | null> {
  const course = await sql.maybe<Omit<StudioCoursePage, 'lessons' | 'reviews' | 'mayReview' | 'mayRetract'>>`
    select c.id, c.title, c.summary, c.teacher, c.teacher_bio as "teacherBio", c.year, c.kind, c.hours_centihours as "hoursCentihours", c.hours_reason as "hoursReason",
      c.status, c.requires_exam as "requiresExam", c.first_viewing as "firstViewing", c.window_opens_at as "windowOpensAt", c.window_closes_at as "windowClosesAt",
      c.tags, c.created_by as "createdBy", c.organisation_id as "organisationId", c.revision, c.demonstration, a.real_name as "makerName", o.name as "organisationName",
      (select count(*)::int from enrolment e where e.course_id = c.id) as enrolled
    from course c left join account a on a.id = c.created_by left join organisation o on o.id = c.organisation_id where c.id = ${courseId}`
  if (!course || !makesCourse(actor, course)) return null
  const [lessons, reviews] = await Promise.all([
    sql.many<StudioLesson>`
      select l.id, l.title, m.id as "assetId", m.original_name as "assetName", m.status as "assetStatus",
        coalesce(l.duration_seconds, m.duration_milliseconds / 1000)::int as seconds
      from lesson l join media_asset m on m.id = l.media_asset_id where l.course_id = ${courseId} order by l.position`,
    sql.many<CourseReview & { submittedBy: string }>`
      select r.id, r.state, r.submitted_by as "submittedBy", a.real_name as by, r.submitted_at as at, d.real_name as "decidedBy", r.decided_at as "decidedAt", r.answer
      from course_review r join account a on a.id = r.submitted_by left join account d on d.id = r.decided_by where r.course_id = ${courseId} order by r.submitted_at`,
  ])
  const waiting = reviews.find((review) => review.state === 'waiting')
  return {
    ...{ ...course, lessons, reviews: reviews.map(({ submittedBy: _, ...review }) => review) },
    mayReview: waiting !== undefined && ![waiting.submittedBy, course.createdBy].includes(actor.accountId),
    mayRetract: waiting?.submittedBy === actor.accountId,
  }
}
