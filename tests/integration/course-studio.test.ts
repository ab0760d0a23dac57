/** Courses as they are made: by whom they are seen and changed, what two hands at once do, and every way they go. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { changeLessons } from '#server/courses/change-lessons.ts'
import { copyCourse } from '#server/courses/copy-course.ts'
import { enrol } from '#server/courses/enrol.ts'
import { countCoursesToReview, findStudioCourse, listStudioCourses } from '#server/courses/list-studio-courses.ts'
import { publishCourse, returnCourse } from '#server/courses/publish-course.ts'
import type { CourseText } from '#server/courses/rules/course-form.ts'
import { type CourseAct, type CourseStatus, courseActs, moveCourse } from '#server/courses/rules/course-state.ts'
import type { LessonChange } from '#server/courses/rules/lesson-order.ts'
import { saveCourse, startCourse } from '#server/courses/save-course.ts'
import { retractCourse, submitCourse } from '#server/courses/submit-course.ts'
import { withdrawCourse } from '#server/courses/withdraw-course.ts'
import { listNotices } from '#server/portal/queries.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { makeMediaAsset } from '#tests/support/study-world.ts'

const text = (changes: Partial<CourseText> = {}): CourseText => ({
  ...{
    title: '数据安全',
    summary: '',
    teacher: '王老师',
    teacherBio: '',
    year: '2026',
    kind: 'elective',
    hours: '2',
    hoursReason: '',
  },
  ...{ exam: '', firstViewing: 'inside-watched', opens: '', closes: '2036-12-31', tags: '安全' },
  ...changes,
})
const makeWorld = async () => {
  const city = await makeCity()
  const [maker, colleague, other, chief, stranger] = await Promise.all([
    ...[city.bureau, city.bureau, city.district].map((at) => makeOfficial('course-maker', at)),
    makeOfficial('bureau', city.bureau),
    makePerson(),
  ])
  if (!maker || !colleague || !other || !chief || !stranger) throw new Error('somebody is missing')
  return { ...city, maker, colleague, other, chief, stranger, asset: await makeMediaAsset(maker.accountId, 5_400) }
}
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld()
})
const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const start = async (changes: Partial<CourseText> = {}) => {
  const started = await startCourse(world.maker.actor, text(changes))
  if (!started.ok) throw new Error(started.reason)
  return started.value.courseId
}
const arrange = (courseId: string, change: LessonChange, by = world.maker) => changeLessons(by.actor, { courseId, change })
const add = (courseId: string, title: string) => arrange(courseId, { change: 'add', assetId: world.asset, title })
const titles = async (courseId: string) =>
  (await findStudioCourse(world.maker.actor, courseId))?.lessons.map((lesson) => lesson.title)

it('is seen by those who make courses in the same place and by the bureau, and by nobody else', async () => {
  const { maker, colleague, other, chief, stranger } = world
  const courseId = await start({ title: '只给自己人看的课' })
  for (const { actor } of [maker, colleague, chief])
    expect((await findStudioCourse(actor, courseId))?.title).toBe('只给自己人看的课')
  const everything = { status: null, year: null, search: '只给自己人', page: 1 }
  for (const { actor } of [other, stranger]) {
    expect(await findStudioCourse(actor, courseId)).toBeNull()
    expect((await listStudioCourses(actor, everything)).rows).toEqual([])
    const asked = [
      await saveCourse(actor, { courseId, revision: 1, text: text() }),
      await changeLessons(actor, { courseId, change: { change: 'add', assetId: world.asset, title: '课' } }),
      await submitCourse(actor, { courseId, minutesPerHour: null }),
      await retractCourse(actor, courseId),
      await publishCourse(actor, courseId),
      await returnCourse(actor, { courseId, answer: '不行' }),
      await withdrawCourse(actor, { courseId, act: 'withdraw', reason: '下架' }),
      await copyCourse(actor, { courseId, year: 2027 }),
    ]
    expect(asked.map(reasonOf)).toEqual(asked.map(() => 'not-yours'))
  }
  expect(reasonOf(await startCourse(stranger.actor, text()))).toBe('not-yours')
  expect((await listStudioCourses(chief.actor, everything)).rows).toMatchObject([{ id: courseId, status: 'draft', lessons: 0 }])
})

it('is written by one hand at a time, and its lessons by several', async () => {
  const courseId = await start()
  const save = (title: string) => saveCourse(world.maker.actor, { courseId, revision: 1, text: text({ title }) })
  const both = await Promise.all([save('第一个'), save('第二个')])
  expect(both.map(reasonOf).toSorted()).toEqual(['course-changed', 'done'])
  expect(await saveCourse(world.maker.actor, { courseId, revision: 2, text: text({ hours: '八' }) })).toMatchObject({
    ...{ reason: 'course-wrong', detail: { hours: expect.any(String) } },
  })
  await Promise.all(['一', '二', '三'].map((title) => add(courseId, title)))
  const [first, second, third] = (await findStudioCourse(world.maker.actor, courseId))?.lessons ?? []
  if (!first || !second || !third) throw new Error('three lessons')
  const moved = [
    arrange(courseId, { change: 'move', lessonId: third.id, to: 1 }),
    arrange(courseId, { change: 'remove', lessonId: first.id }),
  ]
  expect((await Promise.all(moved)).map(reasonOf)).toEqual(['done', 'done'])
  expect(await titles(courseId)).toEqual([third.title, second.title])
  expect(reasonOf(await arrange(courseId, { change: 'rename', lessonId: second.id, title: ' 改名 ' }))).toBe('done')
  expect(await titles(courseId)).toEqual([third.title, '改名'])
  expect(reasonOf(await arrange(courseId, { change: 'rename', lessonId: second.id, title: ' ' }))).toBe('lesson-title')
  expect(reasonOf(await arrange(courseId, { change: 'remove', lessonId: first.id }))).toBe('lesson-gone')
  // A colleague may write in it, with videos of their own.
  expect(reasonOf(await arrange(courseId, { change: 'add', assetId: world.asset, title: '别人的' }, world.colleague))).toBe(
    'media-not-yours',
  )
  expect(reasonOf(await arrange(courseId, { change: 'move', lessonId: second.id, to: 1 }, world.colleague))).toBe('done')
})

it('goes to learners by somebody else’s word, leaves them when it is withdrawn, and is copied into another year', async () => {
  const { maker, colleague, chief } = world
  const courseId = await start({ hours: '3' })
  await add(courseId, '第一讲')
  expect(reasonOf(await submitCourse(maker.actor, { courseId, minutesPerHour: 45 }))).toBe('hours-reason-missing')
  const explained = { courseId, revision: 2, text: text({ hours: '3', hoursReason: '含一次线下讨论' }) }
  expect(reasonOf(await saveCourse(maker.actor, explained))).toBe('done')
  const before = await countCoursesToReview(chief.actor, 100)
  expect(reasonOf(await submitCourse(maker.actor, { courseId, minutesPerHour: 45 }))).toBe('done')
  expect(await countCoursesToReview(chief.actor, 100)).toBe(before + 1)
  expect((await findStudioCourse(maker.actor, courseId))?.mayReview).toBe(false)
  expect((await findStudioCourse(colleague.actor, courseId))?.mayReview).toBe(true)
  expect(reasonOf(await add(courseId, '第二讲'))).toBe('course-not-so')
  expect(reasonOf(await returnCourse(chief.actor, { courseId, answer: ' ' }))).toBe('reason-missing')
  expect(reasonOf(await returnCourse(chief.actor, { courseId, answer: '请补充字幕' }))).toBe('done')
  expect((await listNotices(maker.accountId)).notices[0]).toMatchObject({
    title: '课程被退回修改',
    link: `/studio/courses/${courseId}`,
  })
  await submitCourse(maker.actor, { courseId, minutesPerHour: 45 })
  expect(reasonOf(await retractCourse(colleague.actor, courseId))).toBe('course-not-so')
  expect(reasonOf(await retractCourse(maker.actor, courseId))).toBe('done')
  await submitCourse(maker.actor, { courseId, minutesPerHour: 45 })
  expect(reasonOf(await publishCourse(colleague.actor, courseId))).toBe('done')
  const [early, late] = [await makePerson(), await makePerson()]
  expect((await enrol(early.actor, courseId)).ok).toBe(true)
  const withdraw = (act: 'withdraw' | 'restore', reason: string) => withdrawCourse(maker.actor, { courseId, act, reason })
  expect([reasonOf(await withdraw('restore', '误操作')), reasonOf(await withdraw('withdraw', ''))]).toEqual([
    'course-not-so',
    'reason-missing',
  ])
  expect(reasonOf(await withdraw('withdraw', '内容过时'))).toBe('done')
  expect(reasonOf(await enrol(late.actor, courseId))).toBe('course-not-found')
  expect(reasonOf(await withdraw('restore', '误操作'))).toBe('done')
  expect((await enrol(late.actor, courseId)).ok).toBe(true)
  expect(reasonOf(await copyCourse(maker.actor, { courseId, year: 20 }))).toBe('year-wrong')
  const copied = await copyCourse(colleague.actor, { courseId, year: 2027 })
  const copy = copied.ok ? await findStudioCourse(maker.actor, copied.value.courseId) : null
  expect(copy).toMatchObject({
    status: 'draft',
    year: 2027,
    hoursCentihours: 300,
    enrolled: 0,
    lessons: [{ title: '第一讲', seconds: 5_400 }],
  })
  expect(copy?.windowOpensAt.toJSON()).toBe('2026-12-31T16:00:00.000Z')
})

it('goes only where its rules say, whatever is done in whatever order', async () => {
  const { maker, chief } = world
  const act = (courseId: string, each: CourseAct) => {
    switch (each) {
      case 'submit':
        return submitCourse(maker.actor, { courseId, minutesPerHour: null })
      case 'retract':
        return retractCourse(maker.actor, courseId)
      case 'return':
        return returnCourse(chief.actor, { courseId, answer: '请修改' })
      case 'publish':
        return publishCourse(chief.actor, courseId)
      default:
        return withdrawCourse(maker.actor, { courseId, act: each, reason: '原因' })
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...courseActs), { minLength: 3, maxLength: 8 }), async (order) => {
      const courseId = await start()
      await add(courseId, '第一讲')
      let status: CourseStatus = 'draft'
      for (const each of ['submit', ...order] as const) {
        const moved = moveCourse(status, each)
        expect([status, each, (await act(courseId, each)).ok]).toEqual([status, each, moved.ok])
        if (moved.ok) status = moved.value
      }
      const course = await findStudioCourse(maker.actor, courseId)
      expect(course?.status).toBe(status)
      expect(course?.reviews.filter((review) => review.state === 'waiting')).toHaveLength(status === 'in-review' ? 1 : 0)
    }),
    { numRuns: 12 },
  )
})
