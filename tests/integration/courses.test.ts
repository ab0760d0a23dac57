import { beforeAll, describe, expect, test } from 'vitest'
import { createCourse, type NewCourse } from '#server/courses/create-course.ts'
import { enrol } from '#server/courses/enrol.ts'
import { type EarlierCompletion, importCompletion } from '#server/courses/import-completion.ts'
import { publishCourse } from '#server/courses/publish-course.ts'
import { findCourse, findEnrolment, findLessonOfLearner, getEnrolment, listMyCourses } from '#server/courses/queries.ts'
import { recordExamPassed } from '#server/courses/record-exam-passed.ts'
import { recordLessonsDone } from '#server/courses/record-lessons-done.ts'
import { submitCourse } from '#server/courses/submit-course.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import {
  makeLearner,
  makeMediaAsset,
  makeStranger,
  makeStudyCourse,
  openCourse,
  publishStudyPolicy,
  type StudyCourse,
  studyYear,
} from '#tests/support/study-world.ts'

let course: StudyCourse
beforeAll(async () => {
  await publishStudyPolicy()
  course = await makeStudyCourse([60, 90], { requiresExam: true })
})

const person = async () => (await makeStranger()).actor
const draft = (mediaAssetId: string, changes: Partial<NewCourse> = {}): NewCourse => ({
  title: '草稿',
  year: studyYear,
  kind: 'elective',
  hoursCentihours: 400,
  requiresExam: false,
  lessons: [{ title: '第一讲', mediaAssetId }],
  ...changes,
})
const completionsOf = (enrolmentId: string) =>
  sql.many`select id from outbox where topic = 'courses.enrolment-completed' and payload ->> 'enrolmentId' = ${enrolmentId}`

describe('making a course', () => {
  test('is for course makers: others are told nothing', async () => {
    const stranger = await person()
    const asset = await makeMediaAsset(stranger.accountId, 60)
    expect(await createCourse(stranger, draft(asset))).toEqual({ ok: false, reason: 'not-yours' })
    expect(await publishCourse(stranger, course.courseId)).toEqual({ ok: false, reason: 'not-yours' })
  })

  test('takes the maker’s own videos, and is published by somebody else', async () => {
    const other = (await makeStudyCourse([60])).maker.actor
    const { actor } = course.maker
    expect(await createCourse(actor, draft(await makeMediaAsset(other.accountId, 60)))).toEqual({
      ok: false,
      reason: 'media-not-yours',
    })
    expect(await createCourse(actor, draft(newId()))).toEqual({ ok: false, reason: 'media-not-yours' })
    const made = await createCourse(actor, draft(await makeMediaAsset(actor.accountId, 60)))
    if (!made.ok) throw new Error(made.reason)
    const { courseId } = made.value
    expect(await publishCourse(actor, courseId)).toEqual({ ok: false, reason: 'course-not-so' })
    expect(await submitCourse(other, { courseId, minutesPerHour: null })).toEqual({ ok: false, reason: 'not-yours' })
    expect(await submitCourse(actor, { courseId, minutesPerHour: null })).toEqual({ ok: true })
    expect(await publishCourse(actor, courseId)).toEqual({ ok: false, reason: 'own-course' })
    expect(await publishCourse(other, courseId)).toEqual({ ok: false, reason: 'not-yours' })
    const bureau: Actor = { ...other, roles: [{ role: 'bureau', organisationId: null }] }
    const both = await Promise.all([publishCourse(bureau, courseId), publishCourse(bureau, courseId)])
    expect(both.map((answer) => (answer.ok ? 'done' : answer.reason)).toSorted()).toEqual(['course-not-so', 'done'])
  })

  test('a draft is nobody’s to take, and is handed in once its videos are measured', async () => {
    const { actor } = course.maker
    const asset = await makeMediaAsset(actor.accountId, 61, 'uploaded')
    const made = await createCourse(actor, draft(asset))
    if (!made.ok) throw new Error(made.reason)
    const { courseId, lessonIds } = made.value
    expect(await enrol(await person(), courseId)).toEqual({ ok: false, reason: 'course-not-found' })
    expect(await submitCourse(actor, { courseId, minutesPerHour: 45 })).toEqual({ ok: false, reason: 'media-not-ready' })
    await sql.run`update media_asset set duration_milliseconds = 61900 where id = ${asset}`
    expect(await submitCourse(actor, { courseId, minutesPerHour: 45 })).toEqual({ ok: false, reason: 'hours-reason-missing' })
    await openCourse(actor, courseId)
    expect(await submitCourse(actor, { courseId, minutesPerHour: null })).toEqual({ ok: false, reason: 'course-not-so' })
    const learner = await makeLearner(courseId)
    expect(await findLessonOfLearner(learner.actor.accountId, lessonIds[0] as string)).toMatchObject({ durationSeconds: 61 })
  })

  test('without lessons there is nothing to hand in', async () => {
    const made = await createCourse(course.maker.actor, { ...draft(newId()), lessons: [] })
    if (!made.ok) throw new Error(made.reason)
    const asked = { courseId: made.value.courseId, minutesPerHour: null }
    expect(await submitCourse(course.maker.actor, asked)).toEqual({ ok: false, reason: 'no-lessons' })
  })

  test('once published it stands, whoever writes', async () => {
    const { courseId, lessonIds } = course
    await expect(sql.run`update course set hours_centihours = 9900 where id = ${courseId}`).rejects.toThrow(
      'keeps its year, kind, hours',
    )
    await expect(sql.run`update course set status = 'draft', published_at = null where id = ${courseId}`).rejects.toThrow()
    await expect(sql.run`update lesson set duration_seconds = 1 where id = ${lessonIds[0]}`).rejects.toThrow('stand')
    await expect(sql.run`delete from lesson where id = ${lessonIds[0]}`).rejects.toThrow('stand')
    await sql.run`update course set summary = '错字已改' where id = ${courseId}`
    expect((await findCourse(courseId))?.summary).toBe('错字已改')
  })
})

describe('taking a course', () => {
  test('twenty times at once is once', async () => {
    const learner = await person()
    const results = await Promise.all(Array.from({ length: 20 }, () => enrol(learner, course.courseId)))
    const ids = new Set(results.map((result) => (result.ok ? result.value.enrolmentId : result.reason)))
    expect(ids.size).toBe(1)
    const audited = await sql.many`select id from audit_event where action = 'enrolment.made' and object_id = ${[...ids][0]}`
    expect(audited).toHaveLength(1)
  })

  test('not after its window has closed, but who is in stays in', async () => {
    const closed = await makeStudyCourse([60])
    const learner = await makeLearner(closed.courseId)
    await sql.run`update course set window_closes_at = clock_timestamp() where id = ${closed.courseId}`
    expect(await enrol(await person(), closed.courseId)).toEqual({ ok: false, reason: 'window-closed' })
    expect((await enrol(learner.actor, closed.courseId)).ok).toBe(true)
  })

  test('each sees their own enrolment only', async () => {
    const learner = await makeLearner(course.courseId)
    const stranger = await person()
    const lessonId = course.lessonIds[0] as string
    expect(await findLessonOfLearner(learner.actor.accountId, lessonId)).not.toBeNull()
    expect(await findLessonOfLearner(stranger.accountId, lessonId)).toBeNull()
    const listed = (await listMyCourses(stranger.accountId, studyYear)).find((each) => each.id === course.courseId)
    expect(listed?.enrolment).toBeNull()
  })
})

describe('completing a course', () => {
  const lessonsAt = new Date('2026-06-01T01:00:00Z')
  const examAt = new Date('2026-06-02T01:00:00Z')
  const enrolled = async () => {
    const { actor } = await makeLearner(course.courseId)
    const enrolment = await findEnrolment(actor.accountId, course.courseId)
    return { learnerId: actor.accountId, enrolmentId: enrolment?.id as string }
  }
  const finishLessons = (enrolmentId: string, at = lessonsAt) => transaction((tx) => recordLessonsDone(tx, enrolmentId, at))
  const passExam = (learnerId: string, score = 80, at = examAt) =>
    transaction((tx) => recordExamPassed(tx, { learnerId, courseId: course.courseId, score, at }))

  test('takes lessons and exam, in either order, and is dated by the last', async () => {
    const first = await enrolled()
    await finishLessons(first.enrolmentId)
    expect((await getEnrolment(first.enrolmentId)).completedAt).toBeNull()
    await passExam(first.learnerId)
    expect(await getEnrolment(first.enrolmentId)).toMatchObject({ completedAt: examAt, examScore: 80 })
    const second = await enrolled()
    await passExam(second.learnerId, 80, lessonsAt)
    await finishLessons(second.enrolmentId, examAt)
    expect((await getEnrolment(second.enrolmentId)).completedAt).toEqual(examAt)
    expect(await completionsOf(second.enrolmentId)).toHaveLength(1)
  })

  test('happens once, however often and however much at once it is said', async () => {
    const { learnerId, enrolmentId } = await enrolled()
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 ? finishLessons(enrolmentId) : passExam(learnerId, 70 + index))),
    )
    expect(await getEnrolment(enrolmentId)).toMatchObject({ completedAt: examAt, lessonsDoneAt: lessonsAt, examScore: 80 })
    expect(await completionsOf(enrolmentId)).toHaveLength(1)
    await finishLessons(enrolmentId, new Date('2026-07-01T00:00:00Z'))
    expect(await passExam(learnerId, 60)).toBe(true)
    expect(await getEnrolment(enrolmentId)).toMatchObject({ completedAt: examAt, lessonsDoneAt: lessonsAt, examScore: 80 })
    expect(await completionsOf(enrolmentId)).toHaveLength(1)
  })

  test('is nothing to somebody who has not taken the course', async () => {
    expect(await passExam((await person()).accountId)).toBe(false)
  })

  test('is not taken back, whoever writes', async () => {
    const { learnerId, enrolmentId } = await enrolled()
    await finishLessons(enrolmentId)
    await passExam(learnerId)
    for (const column of ['lessons_done_at', 'completed_at']) {
      await expect(
        transaction((tx) => tx.client.query(`update enrolment set ${column} = null where id = $1`, [enrolmentId])),
      ).rejects.toThrow()
    }
    await expect(sql.run`update enrolment set exam_score = 10 where id = ${enrolmentId}`).rejects.toThrow('not taken back')
  })

  test('a transaction that fails leaves no completion behind', async () => {
    const { learnerId, enrolmentId } = await enrolled()
    await finishLessons(enrolmentId)
    await expect(
      transaction(async (tx) => {
        await recordExamPassed(tx, { learnerId, courseId: course.courseId, score: 90, at: examAt })
        throw new Error('died before the commit')
      }),
    ).rejects.toThrow('died')
    expect((await getEnrolment(enrolmentId)).completedAt).toBeNull()
    expect(await completionsOf(enrolmentId)).toHaveLength(0)
  })
})

describe('an earlier completion', () => {
  const at = new Date('2026-03-01T00:00:00Z')
  const bureauOf = (actor: Actor): Actor => ({ ...actor, roles: [{ role: 'bureau', organisationId: newId() }] })
  const earlier = (learnerId: string, changes: Partial<EarlierCompletion> = {}) => ({
    ...{ learnerId, courseId: course.courseId, completedAt: at, examScore: 77, source: '旧平台' },
    ...changes,
  })

  test('is taken over by the bureau once, and leaves the crediting behind', async () => {
    const [clerk, learner] = [bureauOf(await person()), await person()]
    const imports = await Promise.all(Array.from({ length: 5 }, () => importCompletion(clerk, earlier(learner.accountId))))
    const [{ enrolmentId }] = imports.map((each) => (each.ok ? each.value : { enrolmentId: each.reason })) as [
      { enrolmentId: string },
    ]
    expect(imports).toEqual(Array(5).fill({ ok: true, value: { enrolmentId } }))
    expect(await getEnrolment(enrolmentId)).toMatchObject({ completedAt: at, lessonsDoneAt: at, examPassedAt: at, examScore: 77 })
    expect(await completionsOf(enrolmentId)).toHaveLength(1)
  })

  test('is refused to strangers, outside the window, without a score, and to oneself', async () => {
    const [stranger, learner] = [await person(), await person()]
    const clerk = bureauOf(await person())
    const refused = async (actor: Actor, completion: EarlierCompletion) =>
      ((await importCompletion(actor, completion)) as { reason?: string }).reason
    expect(await refused(stranger, earlier(learner.accountId))).toBe('not-yours')
    expect(await refused(clerk, earlier(clerk.accountId))).toBe('own-completion')
    expect(await refused(clerk, earlier(learner.accountId, { examScore: null }))).toBe('score-missing')
    expect(await refused(clerk, earlier(learner.accountId, { completedAt: new Date('2025-12-31T15:59:59Z') }))).toBe(
      'outside-window',
    )
    expect(await findEnrolment(learner.accountId, course.courseId)).toBeNull()
  })

  test('of a course without an exam has no score, whatever the old books say', async () => {
    const free = await makeStudyCourse([60], { requiresExam: false })
    const { accountId } = await person()
    expect(await importCompletion(bureauOf(await person()), earlier(accountId, { courseId: free.courseId }))).toMatchObject({
      ok: true,
    })
    expect(await findEnrolment(accountId, free.courseId)).toMatchObject({ completedAt: at, examScore: null })
  })
})
