/**
 * People sit exams through both doors while web and PostgreSQL are killed under them, as they answer and as they hand in. Every answer that
 * was acknowledged is in the database at every moment, and in the grade; there is one end and one receipt, however often it is asked for.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Receipt } from '#server/exams/finish-attempt.ts'
import type { GivenAnswer } from '#server/exams/rules/answer.ts'
import { receiptGraceMilliseconds } from '#server/exams/rules/attempt.ts'
import { closeDatabase, sql } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { openDoor } from '#tests/support/doors.ts'
import { type ExamWorld, enrolPeople, makeExamWorld, makePeople } from '#tests/support/exam-world.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'
import { lostAnswers, regrade, type Sitter, savedAnswers, sitDown } from '#tests/support/sitter.ts'

const sittersADoor = 4
const draw = { single: 6, multiple: 3, trueFalse: 3 }

let rig: Rig
let web: RunningWeb
let world: ExamWorld
let short: ExamWorld

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

beforeAll(async () => {
  rig = await startRig({ name: 'answers-survive' })
  Object.assign(process.env, rig.env)
  web = await rig.startWeb()
  world = await makeExamWorld({}, draw)
  short = await makeExamWorld({ durationSeconds: 15 }, draw)
})

afterAll(async () => {
  await Promise.all([closeDatabase(), closeRedis()])
  await rig?.stop()
})

/** A new process in the place of the old one, which is killed if it still runs. */
async function replaceWeb(failpoints = ''): Promise<void> {
  await web.kill()
  web = await rig.startWeb({ port: web.port, env: { FAILPOINTS: failpoints } })
}

async function expectToDie(): Promise<void> {
  await expect.poll(() => web.isRunning(), { timeout: 20_000, interval: 20 }).toBe(false)
}

async function sitAll({ examId, courseId }: ExamWorld): Promise<Sitter[]> {
  const people = await makePeople(sittersADoor * 2)
  await enrolPeople(people, courseId)
  return await Promise.all(
    people.map((person, index) => sitDown(person, openDoor(index % 2 === 0 ? 'http' : 'socket', web.url, person), examId)),
  )
}

/** Everybody answers whatever comes to mind, over and over, until told to stop; answers how to tell them. */
function answerOnAndOn(sitters: readonly Sitter[]): () => Promise<void> {
  let running = true
  const answering = sitters.map(async ({ session, right }) => {
    while (running) {
      session.give(Math.floor(Math.random() * right.length), 'ABCD'.charAt(Math.floor(Math.random() * 4)))
      await soon(30 + Math.random() * 60)
    }
  })
  return async () => {
    running = false
    await Promise.all(answering)
  }
}

/** Every other one knows everything; the others have only guessed. */
function answerInEarnest(sitters: readonly Sitter[]): void {
  for (const { session, right } of sitters.filter((_, index) => index % 4 < 2))
    for (const [question, choice] of right.entries()) session.give(question, choice)
}

async function expectNothingLost(sitters: readonly Sitter[]): Promise<void> {
  for (const sitter of sitters) expect(await lostAnswers(sitter)).toEqual([])
}

async function expectToGoOn(sitters: readonly Sitter[]): Promise<void> {
  const before = sitters.map((sitter) => sitter.answers)
  const stuck = () => sitters.filter((sitter, index) => sitter.answers < (before[index] as number) + 3).length
  await expect.poll(stuck, { timeout: 30_000, interval: 100, message: 'people without an answer' }).toBe(0)
}

type Row = { state: string; finishedAt: Date; deadlineAt: Date; score: number; total: number; passed: boolean; receipt: string }
const attemptOf = ({ attemptId }: Sitter) => sql.one<Row>`
  select state, finished_at as "finishedAt", deadline_at as "deadlineAt", score, total, passed, receipt from attempt where id = ${attemptId}`

/** One end, one grade, worth what the answers are worth; the same receipt as often as it is asked for; what follows from passing, once. */
async function expectOneEnd(sitter: Sitter, state: 'submitted' | 'auto_submitted'): Promise<void> {
  const { attemptId, person } = sitter
  const { deadlineAt, ...attempt } = await attemptOf(sitter)
  const { earned, ...grade } = await regrade(attemptId)
  expect(attempt).toMatchObject({ state, ...grade })
  expect(attempt.finishedAt <= deadlineAt).toBe(true)
  for (const { savedAt } of await savedAnswers(attemptId)) expect(savedAt <= attempt.finishedAt).toBe(true)
  const receipt = JSON.parse(JSON.stringify({ attemptId, ...attempt }))
  for (const shown of [...sitter.receipts, await sitter.askAgain(), await sitter.askAgain()]) expect(shown).toEqual(receipt)
  const ends = await sql.many<{ action: string }>`
    select action from audit_event where object_id = ${attemptId} and action <> 'attempt.started'`
  expect(ends.map((end) => end.action)).toEqual([state === 'submitted' ? 'attempt.submitted' : 'attempt.auto-submitted'])
  const completions = await sql.many`
    select o.id from outbox o join enrolment e on e.id = (o.payload ->> 'enrolmentId')::uuid
    where o.topic = 'courses.enrolment-completed' and e.learner_id = ${person.actor.accountId}`
  expect(completions).toHaveLength(attempt.passed ? 1 : 0)
}

/** They sit a short exam, and are gone when their server dies; what they leave behind is looked at when their time is over. */
let gone: Sitter[]
let leftBehind: GivenAnswer[][]

test('web killed under people who never come back: what was acknowledged is there', async () => {
  await replaceWeb('answers.committed@30')
  gone = await sitAll(short)
  const stopAnswering = answerOnAndOn(gone)
  await expectToDie()
  for (const sitter of gone) sitter.leave()
  await stopAnswering()
  await expectNothingLost(gone)
  leftBehind = await Promise.all(gone.map((sitter) => savedAnswers(sitter.attemptId)))
  for (const { acknowledged } of gone) expect(acknowledged.size).toBeGreaterThan(0)
})

describe('while people answer', () => {
  let sitters: Sitter[]
  let stopAnswering: () => Promise<void>

  test.each([
    ['with answers written and not committed', 'answers.before-commit@20'],
    ['with answers committed and not acknowledged', 'answers.committed@20'],
  ])('web killed %s: nothing that was acknowledged is lost, and everybody goes on', async (_, failpoint) => {
    await replaceWeb(failpoint)
    sitters ??= await sitAll(world)
    stopAnswering ??= answerOnAndOn(sitters)
    await expectToDie()
    await expectNothingLost(sitters)
    await replaceWeb()
    await expectToGoOn(sitters)
  })

  test('PostgreSQL killed twice: the same', async () => {
    for (let round = 0; round < 2; round += 1) {
      await rig.postgres.kill()
      await soon(300)
      await rig.postgres.restart()
      await expectNothingLost(sitters)
      await expectToGoOn(sitters)
    }
  })

  test('everybody hands in, and all that was given is graded', async () => {
    await stopAnswering()
    answerInEarnest(sitters)
    const given = sitters.map(({ session }) => new Map(session.view().choices))
    await Promise.all(sitters.map(({ session }) => session.submit()))
    for (const [index, sitter] of sitters.entries()) {
      const saved = await savedAnswers(sitter.attemptId)
      expect(new Map(saved.map(({ question, choice }) => [question, choice]))).toEqual(given[index])
      await expectOneEnd(sitter, 'submitted')
      if (index % 4 < 2) expect(await attemptOf(sitter)).toMatchObject({ score: 42, total: 42, passed: true })
      sitter.leave()
    }
  })
})

describe('while people hand in', () => {
  test.each([
    ['web killed with a grade written and not committed', 'attempt.finished@5'],
    ['web killed with a grade committed and not answered', 'attempt.committed@5'],
    ['PostgreSQL killed', null],
  ])('%s: one end, one grade, one receipt', async (_, failpoint) => {
    await replaceWeb(failpoint ?? '')
    const sitters = await sitAll(world)
    for (const { session } of sitters) session.give(0, 'A')
    answerInEarnest(sitters)
    const unsaved = () => sitters.filter(({ session }) => session.view().unsaved.size > 0).length
    await expect.poll(unsaved, { timeout: 20_000, interval: 50 }).toBe(0)
    const handing = sitters.map(async ({ session }, index) => {
      // Spread over the time in which PostgreSQL goes away.
      if (!failpoint) await soon(index * 60)
      await session.submit()
    })
    if (failpoint) {
      await expectToDie()
      await expectNothingLost(sitters)
      await replaceWeb()
    } else {
      await soon(150)
      await rig.postgres.kill()
      await rig.postgres.restart()
    }
    await Promise.all(handing)
    for (const sitter of sitters) {
      await expectOneEnd(sitter, 'submitted')
      sitter.leave()
    }
  })
})

test('their time over, a sweep, itself killed on the way, grades what they had; who comes back too late is shown that', async () => {
  const deadlines = await Promise.all(gone.map(async (sitter) => (await attemptOf(sitter)).deadlineAt.getTime()))
  await soon(Math.max(0, ...deadlines.map((deadline) => deadline + receiptGraceMilliseconds - Date.now())))
  const doomed = await rig.startWorker({ env: { FAILPOINTS: 'attempt.finished@3' } })
  await expect.poll(() => doomed.isRunning(), { timeout: 20_000, interval: 20 }).toBe(false)
  const healthy = await rig.startWorker()
  const running = () => sql.many`
    select id from attempt where id = any(${gone.map((sitter) => sitter.attemptId)}::uuid[]) and state = 'in_progress'`
  await expect.poll(async () => (await running()).length, { timeout: 20_000, interval: 100 }).toBe(0)
  await healthy.stop()

  for (const [index, sitter] of gone.entries()) {
    const { person, attemptId } = sitter
    const door = openDoor('http', web.url, person)
    const late = { attemptId, answers: [{ question: 0, revision: 2_000_000_000, choice: 'A' }] }
    expect(await door.say('exam.save', late)).toMatchObject({ ok: false, reason: 'already-submitted' })
    const handIn = async () => (await door.say<{ value: Receipt }>('exam.submit', late))?.value as Receipt
    await expectOneEnd({ ...sitter, askAgain: handIn }, 'auto_submitted')
    expect(await savedAnswers(attemptId)).toEqual(leftBehind[index])
    const { finishedAt, deadlineAt } = await attemptOf(sitter)
    expect(finishedAt).toEqual(deadlineAt)
    const notices = await sql.many`select id from notice where account_id = ${person.actor.accountId} and kind = 'exam-finished'`
    expect(notices).toHaveLength(1)
  }
})
