import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createCourse } from '#server/courses/create-course.ts'
import { publishCourse } from '#server/courses/publish-course.ts'
import { submitCourse } from '#server/courses/submit-course.ts'
import { createExam } from '#server/exams/create-exam.ts'
import { publishExam } from '#server/exams/publish-exam.ts'
import type { Blueprint } from '#server/exams/rules/blueprint.ts'
import type { Actor } from '#server/identity/actor.ts'
import { attachCaptions } from '#server/media/attach-captions.ts'
import { createAssetFromFile } from '#server/media/create-asset-from-file.ts'
import { getPlayable } from '#server/media/queries.ts'
import { sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { accepted } from './accepted.ts'
import { artificialIntelligence } from './lectures/artificial-intelligence.ts'
import { digitalTransformation } from './lectures/digital-transformation.ts'
import { intellectualProperty } from './lectures/intellectual-property.ts'
import type { Lecture } from './lectures/lecture.ts'
import { makeLecture } from './lectures/make-lecture.ts'
import { professionalEthics } from './lectures/professional-ethics.ts'
import { blueprintOf } from './questions/seed-questions.ts'
import type { SeededCourse } from './seed-stages.ts'

type SeedExam = { title: string; minutes: number; blueprint: Blueprint }
export type SeedCourse = {
  key: string
  title: string
  summary: string
  teacher: string
  year: number
  kind: 'required' | 'elective'
  hours: number
  lectures: readonly Lecture[]
  exam: SeedExam | null
}

export const seedCourses: readonly SeedCourse[] = [
  {
    key: 'ai',
    title: '人工智能基础与应用',
    summary: '面向全体专业技术人员：人工智能能做什么、不能做什么，怎样在本职工作中用得准、用得稳、用得合规。',
    teacher: '示范教师 · 方哲',
    year: 2026,
    kind: 'required',
    hours: 20,
    lectures: artificialIntelligence,
    exam: { title: '2026 年公需科目必修课考试', minutes: 60, blueprint: blueprintOf('人工智能基础与应用') },
  },
  {
    key: 'digital',
    title: '数字化转型与数据要素',
    summary: '流程、数据与安全：公共服务和企业数字化转型的共同常识。',
    teacher: '示范教师 · 苏敏',
    year: 2025,
    kind: 'required',
    hours: 20,
    lectures: digitalTransformation,
    exam: { title: '2025 年公需科目必修课考试', minutes: 30, blueprint: blueprintOf('数字化转型') },
  },
  {
    key: 'ethics',
    title: '职业道德与学术规范',
    summary: '底线、规范与诚信：从一次签字到一篇论文。',
    teacher: '示范教师 · 温如言',
    year: 2026,
    kind: 'elective',
    hours: 6,
    lectures: professionalEthics,
    exam: null,
  },
  {
    key: 'ip',
    title: '知识产权保护与运用',
    summary: '专利、商标、著作权与商业秘密，日常工作里最常遇到的十个问题。',
    teacher: '示范教师 · 江川',
    year: 2026,
    kind: 'elective',
    hours: 6,
    lectures: intellectualProperty,
    exam: null,
  },
]

/** How much of everything: the whole city, or as much as a test needs. */
export type Extent = { lecturesPerCourse: number; sentencesPerLecture: number }

type Makers = { courseMaker: Actor; examMaker: Actor; reviewer: Actor; organisationId: string }
type PreparedLesson = { title: string; mediaAssetId: string }

/** Makes the course's videos and sends them through the product's own door; workers encode them while the next ones are made. */
export async function prepareLessons(course: SeedCourse, courseMaker: Actor, extent: Extent): Promise<PreparedLesson[]> {
  const folder = path.join(env().DATA_DIR, 'lectures')
  const lessons: PreparedLesson[] = []
  for (const lecture of course.lectures.slice(0, extent.lecturesPerCourse)) {
    const made = await makeLecture(lecture, folder, { sentences: extent.sentencesPerLecture })
    const file = {
      ownerId: courseMaker.accountId,
      file: made.videoFile,
      originalName: `${lecture.title}.mp4`,
      demonstration: true,
    }
    const { assetId } = accepted(await createAssetFromFile(file), lecture.title)
    const captions = { assetId, language: 'zh-CN', bytes: await readFile(made.captionsFile) } as const
    accepted(await attachCaptions(courseMaker, captions), `captions of ${lecture.title}`)
    lessons.push({ title: lecture.title, mediaAssetId: assetId })
  }
  return lessons
}

/** Publishes the course once its videos have been measured; a course that is there already is answered as it is. */
export async function seedCourse(course: SeedCourse, lessons: readonly PreparedLesson[], makers: Makers): Promise<SeededCourse> {
  const known = await findSeeded(course)
  if (known) return known
  await Promise.all(lessons.map((lesson) => measured(lesson.mediaAssetId)))
  const { title, summary, teacher, year, kind, hours } = course
  const wanted = {
    title,
    summary,
    teacher,
    year,
    kind,
    hoursCentihours: hours * 100,
    requiresExam: course.exam !== null,
    demonstration: true,
    lessons,
  }
  const created = accepted(await createCourse(makers.courseMaker, wanted), title)
  const examId = course.exam ? await seedExam(course.exam, created.courseId, makers) : null
  accepted(await submitCourse(makers.courseMaker, { courseId: created.courseId, minutesPerHour: null }), title)
  accepted(await publishCourse(makers.reviewer, created.courseId), title)
  return { ...created, examId }
}

/** In the studio: a draft that is being written, and a course that waits for somebody else's word. */
export async function seedUnfinishedCourses(courseMaker: Actor, lessons: readonly PreparedLesson[]): Promise<void> {
  const about = { summary: '', year: 2026, kind: 'professional', requiresExam: false, demonstration: true } as const
  const drafted = { ...about, title: '数据安全管理实务', teacher: '示范教师 · 苏敏', hoursCentihours: 200, lessons: [] }
  accepted(await createCourse(courseMaker, drafted), drafted.title)
  const waiting = { ...about, title: '科研诚信案例研讨', teacher: '示范教师 · 温如言', hoursCentihours: 100, lessons }
  const { courseId } = accepted(await createCourse(courseMaker, waiting), waiting.title)
  accepted(await submitCourse(courseMaker, { courseId, minutesPerHour: null }), waiting.title)
}

async function findSeeded({ title, year }: SeedCourse): Promise<SeededCourse | null> {
  return await sql.maybe<SeededCourse>`
    select c.id as "courseId", (select e.id from exam e where e.course_id = c.id and e.status = 'published') as "examId",
      array(select l.id::text from lesson l where l.course_id = c.id order by l.position) as "lessonIds"
    from course c where c.title = ${title} and c.year = ${year} and c.status = 'published' and c.demonstration`
}

async function seedExam(
  exam: SeedExam,
  courseId: string,
  { examMaker, organisationId }: { examMaker: Actor; organisationId: string },
): Promise<string> {
  const { examId } = accepted(
    await createExam(examMaker, {
      courseId,
      organisationId,
      title: exam.title,
      blueprint: exam.blueprint,
      durationSeconds: exam.minutes * 60,
      opensAt: null,
      closesAt: null,
      deadlinePolicy: 'limit',
      revealPolicy: 'parts',
      requiresLessons: true,
    }),
    exam.title,
  )
  accepted(await publishExam(examMaker, examId), exam.title)
  return examId
}

/** A video's seconds are known once a worker has looked at it, long before it has been encoded. */
async function measured(assetId: string): Promise<void> {
  for (;;) {
    const playable = await getPlayable(assetId)
    if (playable?.durationSeconds != null) return
    if (playable?.status === 'refused' || playable?.status === 'failed')
      throw new Error(`video ${assetId} was ${playable.status}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
