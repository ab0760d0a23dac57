import { sql } from '#server/platform/database.ts'
import type { CourseStatus } from './rules/course-state.ts'

export type CourseKind = 'required' | 'elective' | 'professional'

export type Course = {
  id: string
  title: string
  summary: string
  teacher: string
  year: number
  kind: CourseKind
  subject: 'public' | 'professional'
  hoursCentihours: number
  status: CourseStatus
  windowOpensAt: Date
  windowClosesAt: Date
  requiresExam: boolean
  firstViewing: 'inside-watched' | 'free'
  demonstration: boolean
}

export type Enrolment = {
  id: string
  learnerId: string
  courseId: string
  enrolledAt: Date
  lessonsDoneAt: Date | null
  examPassedAt: Date | null
  examScore: number | null
  completedAt: Date | null
}

/** The course whatever its status, or null. Whether somebody may see it is the caller's question. */
export async function findCourse(courseId: string): Promise<Course | null> {
  return await sql.maybe<Course>`
    select id, title, summary, teacher, year, kind, subject, hours_centihours as "hoursCentihours", status, window_opens_at as "windowOpensAt",
      window_closes_at as "windowClosesAt", requires_exam as "requiresExam", first_viewing as "firstViewing", demonstration
    from course where id = ${courseId}`
}

export async function findEnrolment(learnerId: string, courseId: string): Promise<Enrolment | null> {
  return await sql.maybe<Enrolment>`
    select id, learner_id as "learnerId", course_id as "courseId", enrolled_at as "enrolledAt", lessons_done_at as "lessonsDoneAt",
      exam_passed_at as "examPassedAt", exam_score as "examScore", completed_at as "completedAt"
    from enrolment where learner_id = ${learnerId} and course_id = ${courseId}`
}

export async function getEnrolment(enrolmentId: string): Promise<Enrolment> {
  return await sql.one<Enrolment>`
    select id, learner_id as "learnerId", course_id as "courseId", enrolled_at as "enrolledAt", lessons_done_at as "lessonsDoneAt",
      exam_passed_at as "examPassedAt", exam_score as "examScore", completed_at as "completedAt"
    from enrolment where id = ${enrolmentId}`
}

export type MyCourse = Pick<Course, 'id' | 'title' | 'year' | 'kind' | 'subject' | 'hoursCentihours' | 'requiresExam'> & {
  enrolment: Pick<Enrolment, 'id' | 'lessonsDoneAt' | 'examPassedAt' | 'examScore' | 'completedAt'> | null
}

/** The year's published courses, the required ones first, each with the learner's enrolment. What was watched is learning's to say. */
export async function listMyCourses(learnerId: string, year: number): Promise<MyCourse[]> {
  const rows = await sql.many<MyCourse & { enrolmentId: string | null } & Omit<Enrolment, 'id'>>`
    select c.id, c.title, c.year, c.kind, c.subject, c.hours_centihours as "hoursCentihours", c.requires_exam as "requiresExam",
      e.id as "enrolmentId", e.lessons_done_at as "lessonsDoneAt", e.exam_passed_at as "examPassedAt", e.exam_score as "examScore",
      e.completed_at as "completedAt"
    from course c left join enrolment e on e.course_id = c.id and e.learner_id = ${learnerId}
    where c.year = ${year} and c.status = 'published'
    order by array_position(array['required', 'elective', 'professional'], c.kind), c.id`
  return rows.map(({ enrolmentId, lessonsDoneAt, examPassedAt, examScore, completedAt, ...course }) => ({
    ...course,
    enrolment: enrolmentId ? { id: enrolmentId, lessonsDoneAt, examPassedAt, examScore, completedAt } : null,
  }))
}

export type LessonOfLearner = {
  lessonId: string
  lessonTitle: string
  mediaAssetId: string
  /** Null only in drafts, which are nobody's lesson. */
  durationSeconds: number
  courseId: string
  enrolmentId: string
  year: number
  firstViewing: 'inside-watched' | 'free'
  windowOpensAt: Date
  windowClosesAt: Date
}

/** A lesson of a course that the learner has taken, or null: for strangers it does not exist. */
export async function findLessonOfLearner(learnerId: string, lessonId: string): Promise<LessonOfLearner | null> {
  return await sql.maybe<LessonOfLearner>`
    select s.id as "lessonId", s.title as "lessonTitle", s.media_asset_id as "mediaAssetId", s.duration_seconds as "durationSeconds",
      c.id as "courseId", e.id as "enrolmentId", c.year, c.first_viewing as "firstViewing",
      c.window_opens_at as "windowOpensAt", c.window_closes_at as "windowClosesAt"
    from lesson s join course c on c.id = s.course_id join enrolment e on e.course_id = c.id and e.learner_id = ${learnerId}
    where s.id = ${lessonId} and c.status <> 'draft'`
}
