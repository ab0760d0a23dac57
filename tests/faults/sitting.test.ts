/**
 * People sit an exam while web or PostgreSQL is killed under them. Each has the browser's own sitting (answers kept until acknowledged, saved
 * again until they are), talking to the server over HTTP. Afterwards every answer that was given is in the graded attempt, and there is one grade.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnswerStore } from '#app/components/exam/answer-store.ts'
import { type Send, SittingSession } from '#app/components/exam/sitting-session.ts'
import type { GivenAnswer } from '#server/exams/rules/answer.ts'
import type { ExamWorld, Person } from '#tests/support/exam-world.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'

let rig: Rig
let worlds: typeof import('#tests/support/exam-world.ts')
let database: typeof import('#server/platform/database.ts')
let world: ExamWorld

const learnersPerCase = 4
const questionCount = 30

beforeAll(async () => {
  rig = await startRig({ name: 'sitting' })
  Object.assign(process.env, rig.env)
  worlds = await import('#tests/support/exam-world.ts')
  database = await import('#server/platform/database.ts')
  world = await worlds.makeExamWorld()
})

afterAll(async () => {
  await database?.closeDatabase()
  await (await import('#server/platform/redis.ts')).closeRedis()
  await rig?.stop()
})

/** As the browser's `send` behaves where sockets are blocked: an answer, or a rejection when the server was not reached. */
const sendTo =
  (url: string, person: Person): Send =>
  async (name, payload) => {
    const response = await fetch(`${url}/api/rt/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie: `xueshi=${person.token}` },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(5_000),
    })
    if (response.status >= 500) throw new Error(`status ${response.status}`)
    return await response.json()
  }

/** What is on the device: cleared only when the attempt is over. */
function makeDevice(): AnswerStore & { cleared: boolean } {
  const kept = new Map<number, GivenAnswer>()
  return {
    cleared: false,
    all: async () => [...kept.values()],
    put: async (_, answers) => {
      for (const answer of answers) kept.set(answer.question, answer)
    },
    remove: async (_, answers) => {
      for (const { question, revision } of answers)
        if ((kept.get(question)?.revision ?? Infinity) <= revision) kept.delete(question)
    },
    async clear() {
      this.cleared = true
    },
  }
}

type Started = { ok: boolean; value: { attemptId: string; startedAt: string; deadlineAt: string; serverNow: string } }
type Sitter = { attemptId: string; session: SittingSession; right: string[]; close: () => void }

async function sitDown(web: RunningWeb): Promise<Sitter[]> {
  const people = await worlds.makePeople(learnersPerCase)
  await worlds.enrolPeople(people, world.courseId)
  return await Promise.all(
    people.map(async (person) => {
      const send = sendTo(web.url, person)
      const { value } = await send<Started>('exam.start', { examId: world.examId })
      const start = {
        attemptId: value.attemptId,
        startedAt: Date.parse(value.startedAt),
        deadlineAt: Date.parse(value.deadlineAt),
        serverNow: Date.parse(value.serverNow),
        questionCount,
        answers: [],
      }
      const session = new SittingSession(start, send, makeDevice(), () => performance.now())
      return { attemptId: value.attemptId, session, right: await worlds.rightChoices(value.attemptId), close: session.open() }
    }),
  )
}

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 40): Promise<void> {
  for (let waited = 0; !(await holds()); waited += 0.1) {
    if (waited > seconds) throw new Error(`${what}: not within ${seconds} s`)
    await soon(100)
  }
}

/** Everybody answers everything, some of it twice, at a human pace made a hundred times faster. */
async function answerAll(sitters: readonly Sitter[]): Promise<void> {
  for (let question = 0; question < questionCount; question += 1) {
    for (const { session, right } of sitters) {
      if (question % 4 === 0) session.give(question, 'A')
      session.give(question, right[question] as string)
    }
    await soon(60)
  }
}

async function expectAllGraded(sitters: readonly Sitter[]): Promise<void> {
  for (const { attemptId, right, close } of sitters) {
    close()
    const attempt = await database.sql.one<{ state: string; score: number; learnerId: string }>`
      select state, score, learner_id as "learnerId" from attempt where id = ${attemptId}`
    const answers = await database.sql.many<{
      choice: string
    }>`select choice from attempt_answer where attempt_id = ${attemptId} order by question`
    expect(answers.map((answer) => answer.choice)).toEqual(right)
    expect(attempt).toMatchObject({ state: 'submitted', score: 100 })
    const grades = await database.sql
      .many`select 1 from audit_event where object_id = ${attemptId} and action = 'attempt.submitted'`
    const completions = await database.sql.many`
      select 1 from outbox o join enrolment e on e.id = (o.payload ->> 'enrolmentId')::uuid
      where o.topic = 'courses.enrolment-completed' and e.learner_id = ${attempt.learnerId}`
    expect([grades.length, completions.length]).toEqual([1, 1])
  }
}

describe('web killed', () => {
  test.each([
    ['with answers written and not committed', 'answers.before-commit@6'],
    ['with answers committed and not acknowledged', 'answers.committed@6'],
    ['with a grade written and not committed', 'attempt.finished@2'],
    ['with a grade committed and not answered', 'attempt.committed@2'],
  ])('%s: every answer is graded, once', async (_, step) => {
    const doomed = await rig.startWeb({ env: { FAILPOINTS: step } })
    const sitters = await sitDown(doomed)
    const sat = answerAll(sitters).then(async () => {
      if (step.startsWith('answers'))
        await until('everything is saved', () => sitters.every(({ session }) => session.view().unsaved.size === 0))
      await Promise.all(sitters.map(({ session }) => session.submit()))
    })
    await until('web dies at its failpoint', () => !doomed.isRunning())
    const healthy = await rig.startWeb({ port: doomed.port })
    await sat
    await expectAllGraded(sitters)
    await healthy.stop()
  })
})

test('PostgreSQL crashed twice in the middle: every answer is graded, once', async () => {
  const web = await rig.startWeb()
  const sitters = await sitDown(web)
  const sat = answerAll(sitters)
  for (let crash = 0; crash < 2; crash += 1) {
    await soon(500)
    await rig.postgres.kill()
    await rig.postgres.restart()
  }
  await sat
  await until('everything is saved', () => sitters.every(({ session }) => session.view().unsaved.size === 0))
  await Promise.all(sitters.map(({ session }) => session.submit()))
  await expectAllGraded(sitters)
  await web.stop()
})

test('nobody there at all: a worker closes the attempt within a minute of its end, on what was saved', async () => {
  const brief = await worlds.makeExamWorld({ durationSeconds: 10 })
  const [person] = await worlds.makePeople(1)
  await worlds.enrolPeople([person as Person], brief.courseId)
  const web = await rig.startWeb()
  const send = sendTo(web.url, person as Person)
  const { value } = await send<Started>('exam.start', { examId: brief.examId })
  const { attemptId } = value
  const right = await worlds.rightChoices(attemptId)
  const answers = right.slice(0, 20).map((choice, question) => ({ question, revision: 1, choice }))
  await send('exam.save', { attemptId, answers })
  await web.stop()
  const worker = await rig.startWorker()
  const read = () => database.sql.one<{ state: string; score: number; finishedAt: Date; deadlineAt: Date }>`
    select state, score, finished_at as "finishedAt", deadline_at as "deadlineAt" from attempt where id = ${attemptId}`
  await until('the worker closes it', async () => (await read()).state !== 'in_progress', 10 + 60)
  const closed = await read()
  expect(closed).toMatchObject({ state: 'auto_submitted', score: 60 })
  expect(closed.finishedAt).toEqual(closed.deadlineAt)
  await worker.stop()
})
