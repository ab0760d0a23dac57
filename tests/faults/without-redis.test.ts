/**
 * A learner's whole day while Redis hangs, and when it is gone and does not come back: signing in, looking around, watching, sitting an exam, passing. Nothing
 * of it waits, nothing fails, and what needs a queue waits in the database for it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase, sql } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { type DoorName, openDoor } from '#tests/support/doors.ts'
import { type ExamWorld, enrolPeople, makeExamWorld } from '#tests/support/exam-world.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'
import { sitDown } from '#tests/support/sitter.ts'
import { makeStudyCourse, type StudyCourse } from '#tests/support/study-world.ts'
import { expected, standingOf, startViewer } from '#tests/support/viewer.ts'

/** The longest that any request may take, in milliseconds. */
const patience = 2_000

let rig: Rig
let web: RunningWeb
let world: ExamWorld
let lecture: StudyCourse
let slowest: { what: string; milliseconds: number }

beforeAll(async () => {
  rig = await startRig({ name: 'without-redis' })
  Object.assign(process.env, rig.env)
  world = await makeExamWorld({}, { single: 6, multiple: 3, trueFalse: 3 })
  lecture = await makeStudyCourse([600])
})

afterAll(async () => {
  await Promise.all([closeDatabase(), closeRedis()])
  await rig?.stop()
})

/** Does it, and remembers how long it took. */
async function timed<Value>(what: string, work: Promise<Value>): Promise<Value> {
  const begun = performance.now()
  const value = await work
  const milliseconds = performance.now() - begun
  if (milliseconds > slowest.milliseconds) slowest = { what, milliseconds }
  return value
}

async function readiness(): Promise<unknown> {
  const response = await timed('/readyz', fetch(`${web.url}/readyz`))
  return { status: response.status, ...((await response.json()) as object) }
}

/** Through the form, as a browser without JavaScript would. Answers the status and the session's token. */
async function signIn({ phone }: MadePerson, password: string): Promise<{ status: number; token: string }> {
  const request = fetch(`${web.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: web.url },
    body: new URLSearchParams({ identifier: phone, password }),
  })
  const response = await timed('signing in', request)
  return { status: response.status, token: /^xueshi=([\w-]{43});/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '' }
}

async function expectPages(token: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const page = await timed(path, fetch(`${web.url}${path}`, { redirect: 'manual', headers: { cookie: `xueshi=${token}` } }))
    expect({ path, status: page.status }).toEqual({ path, status: 200 })
    expect(await page.text()).toContain('</html>')
  }
}

/** Everything a learner does, through one of the doors. */
async function liveThrough(doorName: DoorName): Promise<void> {
  slowest = { what: '', milliseconds: 0 }
  expect(await readiness()).toMatchObject({ status: 200, ready: true, checks: { redis: false, database: true } })
  const made = await makePerson()
  await enrolPeople([made], world.courseId)
  await enrolPeople([made], lecture.courseId, { lessonsDone: false })
  expect(await signIn(made, 'not this one')).toMatchObject({ status: 401 })
  const { status, token } = await signIn(made, made.password)
  expect({ status, hasToken: token !== '' }).toEqual({ status: 302, hasToken: true })
  const person = { ...made, token }
  const lessonPath = `/learn/courses/${lecture.courseId}/lessons/${lecture.lessonIds[0]}`
  await expectPages(token, ['/', '/learn', '/learn/courses', `/learn/courses/${lecture.courseId}`, lessonPath])

  const line = openDoor(doorName, web.url, person)
  const door = { ...line, say: <Reply>(name: string, payload: unknown) => timed(name, line.say<Reply>(name, payload)) }
  const viewer = await startViewer(person, door, lecture.lessonIds[0] as string)
  await expect.poll(() => viewer.answers, { timeout: 5_000 }).toBeGreaterThan(5)
  await viewer.finish()
  expect(await standingOf(viewer)).toMatchObject(expected(viewer))

  const sitter = await sitDown(person, door, world.examId)
  await expectPages(token, ['/learn/exams', `/learn/exams/${world.examId}`, `/learn/attempts/${sitter.attemptId}`])
  for (const [question, choice] of sitter.right.entries()) sitter.session.give(question, choice)
  await expect.poll(() => sitter.acknowledged.size, { timeout: 5_000 }).toBe(sitter.right.length)
  await sitter.session.submit()
  expect(sitter.receipts).toMatchObject([{ state: 'submitted', score: 42, passed: true }])
  sitter.leave()
  await expectPages(token, [
    `/learn/attempts/${sitter.attemptId}/result`,
    '/learn/hours',
    '/learn/certificates',
    '/learn/notices',
  ])

  const waiting = await sql.many`
    select o.id from outbox o join enrolment e on e.id = (o.payload ->> 'enrolmentId')::uuid
    where o.topic = 'courses.enrolment-completed' and o.done_at is null and e.learner_id = ${made.accountId}`
  expect(waiting).toHaveLength(1)
  expect(await readiness()).toMatchObject({ status: 200, ready: true, checks: { redis: false } })
  expect(slowest.milliseconds, slowest.what).toBeLessThan(patience)
}

describe('a learner signs in, watches, answers, hands in and passes, and nothing takes long', () => {
  test('while Redis hangs without a word', async () => {
    web = await rig.startWeb()
    process.kill(rig.redis.pid(), 'SIGSTOP')
    await liveThrough('http')
  })

  test('after Redis was killed', async () => {
    await rig.redis.kill()
    await liveThrough('socket')
  })

  test('with a web process that never saw Redis', async () => {
    await web.stop()
    web = await rig.startWeb()
    await liveThrough('http')
  })
})
