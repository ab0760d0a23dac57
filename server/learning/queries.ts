import type { CourseKind } from '#server/courses/queries.ts'
import { findLessonOfLearner } from '#server/courses/queries.ts'
import { getPlayable } from '#server/media/queries.ts'
import { signMediaUrl } from '#server/media/sign-media-url.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import type { OpenedLesson } from './open-lease.ts'
import { continueAt } from './rules/continue-at.ts'
import { lessonStateOf, parseMultirange } from './study-state.ts'
import { findWatchingPolicy } from './watching-policy.ts'

export type LessonOnPage = {
  id: string
  title: string
  durationSeconds: number
  watchedMilliseconds: number
  positionMilliseconds: number
  started: boolean
  completed: boolean
}

export type CourseOnPage = {
  id: string
  title: string
  summary: string
  teacher: string
  teacherBio: string
  tags: string[]
  year: number
  kind: CourseKind
  hoursCentihours: number
  requiresExam: boolean
  firstViewing: 'inside-watched' | 'free'
  demonstration: boolean
  windowOpensAt: Date
  windowClosesAt: Date
  windowState: 'before' | 'open' | 'closed'
  enrolled: boolean
  lessonsDoneAt: Date | null
  examPassedAt: Date | null
  examScore: number | null
  completedAt: Date | null
  lessons: LessonOnPage[]
}

/** A course with its lessons and what this learner has done of them, in one query; null when it is not for them to see. */
export async function findCourseWithProgress(learnerId: string, courseId: string): Promise<CourseOnPage | null> {
  return await sql.maybe<CourseOnPage>`
    select c.id, c.title, c.summary, c.teacher, c.teacher_bio as "teacherBio", c.tags, c.year, c.kind, c.hours_centihours as "hoursCentihours", c.requires_exam as "requiresExam",
      c.first_viewing as "firstViewing", c.demonstration, c.window_opens_at as "windowOpensAt", c.window_closes_at as "windowClosesAt",
      case when clock_timestamp() < c.window_opens_at then 'before' when clock_timestamp() < c.window_closes_at then 'open' else 'closed' end as "windowState",
      e.id is not null as enrolled, e.lessons_done_at as "lessonsDoneAt", e.exam_passed_at as "examPassedAt", e.exam_score as "examScore",
      e.completed_at as "completedAt",
      (select coalesce(json_agg(json_build_object('id', s.id, 'title', s.title, 'durationSeconds', s.duration_seconds,
          'watchedMilliseconds', coalesce(p.watched_milliseconds, 0), 'positionMilliseconds', coalesce(p.position_milliseconds, 0),
          'started', p.lesson_id is not null, 'completed', p.completed_at is not null) order by s.position), '[]')
        from lesson s left join lesson_progress p on p.lesson_id = s.id and p.learner_id = ${learnerId}
        where s.course_id = c.id) as lessons
    from course c left join enrolment e on e.course_id = c.id and e.learner_id = ${learnerId}
    where c.id = ${courseId} and (c.status = 'published' or c.status = 'withdrawn' and e.id is not null)`
}

export type CourseInList = Pick<
  CourseOnPage,
  | 'id'
  | 'title'
  | 'teacher'
  | 'kind'
  | 'hoursCentihours'
  | 'requiresExam'
  | 'demonstration'
  | 'windowState'
  | 'enrolled'
  | 'lessonsDoneAt'
  | 'examPassedAt'
  | 'completedAt'
> & { lessonCount: number; lessonsDone: number; durationSeconds: number; watchedMilliseconds: number }

/** `mine`: courses that were taken; `open`: those that can be taken now. `search`: part of the title or the teacher's name, or a tag. */
export type Catalogue = { search: string; kind: CourseKind | null; show: 'all' | 'mine' | 'open'; page: number }
export const cataloguePage = 24

/** The year's courses, the required ones first, with how far the learner has come in each. */
export const listCoursesWithProgress = async (learnerId: string, year: number): Promise<CourseInList[]> =>
  (await selectCourses(learnerId, year, { search: '', kind: null, show: 'all', page: 1 }, 10_000)).courses

/** A page of the year's courses that were asked for. */
export const listCatalogue = (
  learnerId: string,
  year: number,
  wanted: Catalogue,
): Promise<{ courses: CourseInList[]; total: number }> => selectCourses(learnerId, year, wanted, cataloguePage)

async function selectCourses(
  learnerId: string,
  year: number,
  { search, kind, show, page }: Catalogue,
  most: number,
): Promise<{ courses: CourseInList[]; total: number }> {
  const text = search.normalize('NFKC').trim()
  const pattern = text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<CourseInList & { total: number }>`
    with found as (
      select c.*, count(*) over ()::int as total from course c
      where c.year = ${year} and (${kind}::text is null or c.kind = ${kind})
        and (${pattern}::text is null or c.title ilike ${pattern} or c.teacher ilike ${pattern} or ${text} = any(c.tags))
        and (c.status = 'published' or c.status = 'withdrawn' and exists (select 1 from enrolment e where e.course_id = c.id and e.learner_id = ${learnerId}))
        and (${show} <> 'mine' or exists (select 1 from enrolment e where e.course_id = c.id and e.learner_id = ${learnerId}))
        and (${show} <> 'open' or c.status = 'published' and clock_timestamp() between c.window_opens_at and c.window_closes_at)
      order by array_position(array['required', 'elective', 'professional'], c.kind), c.id limit ${most} offset ${(Math.max(1, page) - 1) * most}
    )
    select c.total, c.id, c.title, c.teacher, c.kind, c.hours_centihours as "hoursCentihours", c.requires_exam as "requiresExam", c.demonstration,
      case when clock_timestamp() < c.window_opens_at then 'before' when clock_timestamp() < c.window_closes_at then 'open' else 'closed' end as "windowState",
      e.id is not null as enrolled, e.lessons_done_at as "lessonsDoneAt", e.exam_passed_at as "examPassedAt", e.completed_at as "completedAt",
      l."lessonCount", l."lessonsDone", l."durationSeconds", l."watchedMilliseconds"
    from found c
    left join enrolment e on e.course_id = c.id and e.learner_id = ${learnerId}
    cross join lateral (
      select count(*)::int as "lessonCount", count(p.completed_at)::int as "lessonsDone", coalesce(sum(s.duration_seconds), 0)::int as "durationSeconds",
        coalesce(sum(p.watched_milliseconds), 0)::bigint as "watchedMilliseconds"
      from lesson s left join lesson_progress p on p.lesson_id = s.id and p.learner_id = ${learnerId} where s.course_id = c.id
    ) l
    order by array_position(array['required', 'elective', 'professional'], c.kind), c.id`
  return { courses: rows.map(({ total: _, ...course }) => course), total: rows[0]?.total ?? 0 }
}

/** The years in which there is anything to learn, the newest first. */
export async function listCourseYears(): Promise<number[]> {
  const rows = await sql.many<{ year: number }>`select distinct year from course where status = 'published' order by year desc`
  return rows.map(({ year }) => year)
}

export type LessonStudy = Pick<
  OpenedLesson,
  'lesson' | 'watched' | 'continueAtMilliseconds' | 'freeSeeking' | 'seekToleranceMilliseconds' | 'maximumRateHundredths'
>

type ProgressRow = {
  watched: string
  positionMilliseconds: number
  seed: number
  passed: number
  tries: number
  promptedAt: Date | null
  completedAt: Date | null
}

/** What the player shows before anything is played; null for strangers, 'not-open' while the year has no policy. A pending prompt is asked when the lesson is opened. */
export async function findLessonStudy(learnerId: string, lessonId: string): Promise<LessonStudy | 'not-open' | null> {
  const [found, row] = await Promise.all([
    findLessonOfLearner(learnerId, lessonId),
    sql.maybe<ProgressRow>`
      select watched::text as watched, position_milliseconds as "positionMilliseconds", presence_seed as seed, presence_passed as passed,
        presence_tries as tries, prompted_at as "promptedAt", completed_at as "completedAt"
      from lesson_progress where learner_id = ${learnerId} and lesson_id = ${lessonId}`,
  ])
  if (!found) return null
  const policy = await findWatchingPolicy(found.year)
  if (!policy) return 'not-open'
  const lesson = {
    durationMilliseconds: found.durationSeconds * 1000,
    freeSeeking: found.firstViewing === 'free',
    countsFrom: found.windowOpensAt,
    countsUntil: found.windowClosesAt,
  }
  const progress = {
    watched: row ? parseMultirange(row.watched) : [],
    spentMilliseconds: 0,
    positionMilliseconds: row?.positionMilliseconds ?? 0,
    presence: { seed: row?.seed ?? 0, passed: row?.passed ?? 0, tries: row?.tries ?? 0, promptedAt: row?.promptedAt ?? null },
    completedAt: row?.completedAt ?? null,
  }
  return {
    lesson: { ...lessonStateOf({ lessonId, lesson, progress, policy }, new Date(0)), prompt: null },
    watched: progress.watched,
    continueAtMilliseconds: continueAt(progress, lesson),
    freeSeeking: lesson.freeSeeking,
    seekToleranceMilliseconds: policy.seekToleranceMilliseconds,
    maximumRateHundredths: policy.maximumRateHundredths,
  }
}

export type LessonMedia = {
  masterUrl: string
  posterUrl: string
  captions: { language: string; label: string; url: string }[]
  portrait: boolean
}

/** Addresses under which this learner may fetch the lesson's video for a while; null without the right, or while it is not ready. */
export async function findLessonMedia(learnerId: string, lessonId: string): Promise<LessonMedia | null> {
  const lesson = await findLessonOfLearner(learnerId, lessonId)
  const media = lesson && (await getPlayable(lesson.mediaAssetId))
  if (media?.status !== 'ready') return null
  const now = await databaseNow()
  const sign = (file: string) => signMediaUrl({ assetId: media.assetId, file, viewerId: learnerId, now })
  return {
    masterUrl: sign('master.m3u8'),
    posterUrl: sign('poster.jpg'),
    captions: media.captions.map(({ language, label, file }) => ({ language, label, url: sign(file) })),
    portrait: media.portrait,
  }
}
