/**
 * Cheating at an exam (T-02), against the running server and through both doors: answers in payloads, other people's attempts, trial and error,
 * answers after the end. Whatever the server said is kept and searched afterwards for anything that would give an answer away.
 */
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase, sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { type ExamWorld, enrolPeople, makeExamWorld, makePeople, type Person, rightChoices } from '#tests/support/exam-world.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'

let rig: Rig
let web: RunningWeb
let world: ExamWorld
/** Everything that the server has said to a browser while attempts were running. */
const heard: string[] = []

beforeAll(async () => {
  rig = await startRig({ name: 'abuse-exam' })
  Object.assign(process.env, rig.env)
  world = await makeExamWorld({ attemptsAllowed: 2, cooldownSeconds: 0 })
  web = await rig.startWeb()
})
afterAll(async () => {
  await Promise.all([closeDatabase(), closeRedis()])
  await rig.stop()
})

/** Explanations and option ids of the bank are marked; the rest are names of fields that only the server may have. */
const tellTale = /SECRET-EXPLANATION-\d+|keyed-[abcd]|right_?Options?\w*|explanation|\\?"seed\\?"|\\?"order\\?"/gi

type Reply = {
  ok: boolean
  reason?: string
  value?: { attemptId: string; receipt: string; paper: { questions: { stem: string }[] } }
}
type Door = (name: string, payload: unknown) => Promise<Reply>

async function learner(): Promise<Person> {
  const [person] = await makePeople(1)
  await enrolPeople([person as Person], world.courseId)
  return person as Person
}

const cookieOf = (person: Person) => `xueshi=${person.token}`

const httpDoor =
  (person: Person): Door =>
  async (name, payload) => {
    const response = await fetch(`${web.url}/api/rt/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: web.url, cookie: cookieOf(person) },
      body: JSON.stringify(payload),
    })
    const text = await response.text()
    heard.push(text)
    return JSON.parse(text) as Reply
  }

const sockets: Socket[] = []
afterAll(() => {
  for (const socket of sockets) socket.disconnect()
})

async function socketDoor(person: Person): Promise<Door> {
  const extraHeaders = { cookie: cookieOf(person), origin: web.url }
  const socket = io(web.url, { path: '/socket', transports: ['websocket'], forceNew: true, extraHeaders })
  sockets.push(socket)
  socket.onAny((...said) => heard.push(JSON.stringify(said)))
  await new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(null))
    socket.once('connect_error', reject)
  })
  return async (name, payload) => {
    const reply = await socket.timeout(10_000).emitWithAck(name, payload)
    heard.push(JSON.stringify(reply))
    return reply as Reply
  }
}

async function page(person: Person, path: string): Promise<{ status: number; text: string; location: string | null }> {
  const response = await fetch(`${web.url}${path}`, { headers: { cookie: cookieOf(person) }, redirect: 'manual' })
  const text = await response.text()
  heard.push(text)
  return { status: response.status, text, location: response.headers.get('location') }
}

const post = (person: Person, path: string) =>
  fetch(`${web.url}${path}`, {
    method: 'POST',
    headers: { cookie: cookieOf(person), origin: web.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
    redirect: 'manual',
  })

async function started(door: Door): Promise<string> {
  const reply = await door('exam.start', { examId: world.examId })
  expect(reply.ok).toBe(true)
  return reply.value?.attemptId as string
}

const doors: [string, (person: Person) => Door | Promise<Door>][] = [
  ['socket', socketDoor],
  ['http', httpDoor],
]

describe.each(doors)('through the %s door', (_, open) => {
  test('a whole attempt is sat without one word of the answers', async () => {
    const person = await learner()
    const door = await open(person)
    const attemptId = await started(door)
    await door('exam.paper', { attemptId })
    await door('exam.save', { attemptId, answers: [{ question: 0, revision: 1, choice: 'A' }] })
    await door('exam.clock', { attemptId })
    for (const path of ['', '.data', '/result', '/result.data']) await page(person, `/learn/attempts/${attemptId}${path}`)
    for (const path of ['/learn/exams', '/learn/exams.data', `/learn/exams/${world.examId}`, `/learn/exams/${world.examId}.data`])
      await page(person, path)
    const submitted = await door('exam.submit', { attemptId, answers: [] })
    expect(submitted.ok).toBe(true)
    // The exam has no end, so nobody may ever see its answers: not after handing in either.
    await page(person, `/learn/attempts/${attemptId}/result`)
    await page(person, `/learn/attempts/${attemptId}/result.data`)
    await door('exam.paper', { attemptId })
    expect(heard.some((text) => text.includes('下列说法是否符合课程内容'))).toBe(true)
    const { versions } = await sql.one<{ versions: string[] }>`
      select array(select q ->> 'version' from jsonb_array_elements(paper -> 'questions') q) as versions from attempt where id = ${attemptId}`
    expect(heard.flatMap((text) => text.match(tellTale) ?? [])).toEqual([])
    expect(versions.filter((version) => heard.some((text) => text.includes(version)))).toEqual([])
  })

  test('somebody else’s attempt, a guessed one and an exam of another course are not there', async () => {
    const [owner, other] = [await learner(), await learner()]
    const attemptId = await started(await open(owner))
    const door = await open(other)
    const answers = [{ question: 0, revision: 2_000_000, choice: 'A' }]
    for (const id of [attemptId, newId(), '019a0000-0000-7000-8000-000000000000']) {
      for (const name of ['exam.paper', 'exam.clock'])
        expect(await door(name, { attemptId: id })).toMatchObject({ ok: false, reason: 'not-found' })
      for (const name of ['exam.save', 'exam.submit'])
        expect(await door(name, { attemptId: id, answers })).toMatchObject({ ok: false, reason: 'not-found' })
      expect((await page(other, `/learn/attempts/${id}`)).status).toBe(404)
      expect((await page(other, `/learn/attempts/${id}/result`)).status).toBe(404)
    }
    const [stranger] = await makePeople(1)
    const outside = await open(stranger as Person)
    expect(await outside('exam.start', { examId: world.examId })).toMatchObject({ ok: false, reason: 'not-found' })
    expect((await page(stranger as Person, `/learn/exams/${world.examId}`)).status).toBe(404)
    expect((await post(stranger as Person, `/learn/exams/${world.examId}`)).status).toBe(404)
    const { answered } = await sql.one<{
      answered: number
    }>`select count(*) as answered from attempt_answer where attempt_id = ${attemptId}`
    expect(answered).toBe(0)
  })

  test('a third attempt is refused, and the paper of the second is another one', async () => {
    const person = await learner()
    const door = await open(person)
    const papers: Set<string>[] = []
    for (let number = 1; number <= 2; number += 1) {
      const reply = await door('exam.start', { examId: world.examId })
      papers.push(new Set(reply.value?.paper.questions.map((question) => question.stem)))
      await door('exam.submit', { attemptId: reply.value?.attemptId, answers: [] })
    }
    expect(await door('exam.start', { examId: world.examId })).toMatchObject({ ok: false, reason: 'no-attempts-left' })
    expect((await post(person, `/learn/exams/${world.examId}`)).status).toBe(409)
    const [first, second] = papers as [Set<string>, Set<string>]
    expect([...first].filter((stem) => second.has(stem)).length).toBeLessThan(25)
  })

  test('a finished attempt takes nothing more and answers the receipt it was given', async () => {
    const door = await open(await learner())
    const attemptId = await started(door)
    const right = (await rightChoices(attemptId)).map((choice, question) => ({ question, revision: 9, choice }))
    const first = await door('exam.submit', { attemptId, answers: [] })
    expect(await door('exam.submit', { attemptId, answers: right })).toEqual(first)
    expect(await door('exam.save', { attemptId, answers: right })).toMatchObject({ ok: false, reason: 'already-submitted' })
    expect((await sql.one<{ score: number }>`select score from attempt where id = ${attemptId}`).score).toBe(0)
  })

  test('fields of one’s own making and answers that are none are refused', async () => {
    const door = await open(await learner())
    const attemptId = await started(door)
    const answer = { question: 0, revision: 1, choice: 'A' }
    const wrong: [string, unknown][] = [
      ['exam.start', { examId: world.examId, durationSeconds: 999_999 }],
      ['exam.start', { examId: world.examId, learnerId: newId() }],
      ['exam.save', { attemptId, answers: [{ ...answer, savedAt: '2020-01-01' }] }],
      ['exam.save', { attemptId, answers: [answer], now: 0 }],
      ['exam.save', { attemptId, answers: [{ ...answer, choice: 'BA' }] }],
      ['exam.save', { attemptId, answers: [{ ...answer, choice: ['A'] }] }],
      ['exam.save', { attemptId, answers: [{ ...answer, question: -1 }] }],
      ['exam.save', { attemptId, answers: [{ ...answer, question: 1.5 }] }],
      ['exam.save', { attemptId, answers: [{ ...answer, revision: 2 ** 31 }] }],
      ['exam.save', { attemptId, answers: [] }],
      ['exam.submit', { attemptId, answers: [answer], score: 100 }],
      ['exam.submit', { attemptId, answers: [answer], state: 'submitted', __proto__: { passed: true }, passed: true }],
      ['exam.submit', { attemptId: { contains: '' }, answers: [] }],
    ]
    for (const [name, payload] of wrong)
      expect(await door(name, payload), JSON.stringify(payload)).toMatchObject({ ok: false, reason: 'bad-request' })
    expect(await door('exam.save', { attemptId, answers: [{ ...answer, question: 400 }] })).toMatchObject({
      ok: false,
      reason: 'not-found',
    })
    expect((await sql.one<{ state: string }>`select state from attempt where id = ${attemptId}`).state).toBe('in_progress')
  })
})

describe('the end', () => {
  test('is the server’s: nothing is taken after the grace, and a late hand-in counts what was in time', async () => {
    const brief = await makeExamWorld({ durationSeconds: 10, cooldownSeconds: 0 })
    const [person] = await makePeople(1)
    await enrolPeople([person as Person], brief.courseId)
    const door = await socketDoor(person as Person)
    const reply = await door('exam.start', { examId: brief.examId })
    const attemptId = reply.value?.attemptId as string
    const right = (await rightChoices(attemptId)).map((choice, question) => ({ question, revision: 5, choice }))
    expect(await door('exam.save', { attemptId, answers: right.slice(0, 2) })).toMatchObject({ ok: true })
    await new Promise((resolve) => setTimeout(resolve, 15_500))
    expect(await door('exam.save', { attemptId, answers: right })).toMatchObject({ ok: false, reason: 'deadline-passed' })
    expect(await door('exam.submit', { attemptId, answers: right })).toMatchObject({
      ok: true,
      value: { state: 'auto_submitted', score: 6 },
    })
    expect(await httpDoor(person as Person)('exam.paper', { attemptId })).toMatchObject({
      ok: false,
      reason: 'already-submitted',
    })
  })

  test('papers of different people overlap no more than chance has it', async () => {
    const stems = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const reply = await httpDoor(await learner())('exam.start', { examId: world.examId })
        return new Set(reply.value?.paper.questions.map((question) => question.stem))
      }),
    )
    const overlaps = stems.flatMap((one, index) =>
      stems.slice(index + 1).map((other) => [...one].filter((stem) => other.has(stem)).length),
    )
    // 30 of 90: ten on average.
    const mean = overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length
    expect(mean).toBeGreaterThan(7)
    expect(mean).toBeLessThan(13)
  })
})
