/**
 * A deployment in the middle of everything: SIGTERM while people watch and sit exams through both doors. What was on its way is answered, what
 * was acknowledged is there, the process goes by itself and in time, and with the next one everybody goes on where they were.
 */
import net from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { type Door, openDoor } from '#tests/support/doors.ts'
import { enrolPeople, makeExamWorld, makePeople } from '#tests/support/exam-world.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'
import { lostAnswers, type Sitter, savedAnswers, sitDown } from '#tests/support/sitter.ts'
import { makeLearner, makeStudyCourse } from '#tests/support/study-world.ts'
import { expected, lost, standingOf, startViewer, type Viewer } from '#tests/support/viewer.ts'

const peopleADoor = 6
/** The longest that a stop may take, in milliseconds: what starts and stops services is told so. */
const patience = 13_000

let rig: Rig
let web: RunningWeb
let viewers: Viewer[]
let sitters: Sitter[]
const doors: Door[] = []

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

beforeAll(async () => {
  rig = await startRig({ name: 'graceful-stop' })
  Object.assign(process.env, rig.env)
  web = await rig.startWeb()
  const { examId, courseId } = await makeExamWorld({}, { single: 6, multiple: 3, trueFalse: 3 })
  const lecture = await makeStudyCourse([600])
  const everybody = Array.from({ length: peopleADoor * 2 }, (_, index) => index)
  const doorOf = (index: number, person: { token: string }) => {
    const door = openDoor(index % 2 === 0 ? 'http' : 'socket', web.url, person)
    doors.push(door)
    return door
  }
  viewers = await Promise.all(
    everybody.map(async (index) => {
      const learner = await makeLearner(lecture.courseId)
      return await startViewer(learner, doorOf(index, learner), lecture.lessonIds[0] as string)
    }),
  )
  const candidates = await makePeople(everybody.length)
  await enrolPeople(candidates, courseId)
  sitters = await Promise.all(candidates.map((person, index) => sitDown(person, doorOf(index, person), examId)))
})

afterAll(async () => {
  for (const door of doors) door.close()
  await Promise.all([closeDatabase(), closeRedis()])
  await rig?.stop()
})

function answerOnAndOn(): () => Promise<void> {
  let running = true
  const answering = sitters.map(async ({ session, right }) => {
    while (running) {
      session.give(Math.floor(Math.random() * right.length), 'ABCD'.charAt(Math.floor(Math.random() * 4)))
      await soon(40 + Math.random() * 60)
    }
  })
  return async () => {
    running = false
    await Promise.all(answering)
  }
}

/** Holds the rows that every beat and every save needs, so that all of them are on their way until it lets go. */
async function holdEverybodyUp(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: rig.databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query('select from study_lease order by learner_id for update')
  await client.query('select from attempt order by id for update')
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}

async function expectNothingLost(): Promise<void> {
  for (const viewer of viewers) expect(lost(viewer, await standingOf(viewer))).toEqual([])
  for (const sitter of sitters) expect(await lostAnswers(sitter)).toEqual([])
}

test('SIGTERM under a stream of beats and answers: all that was on its way is answered, and the process goes in time', async () => {
  const stopAnswering = answerOnAndOn()
  await soon(1_500)
  const letGo = await holdEverybodyUp()
  const quiet = () => doors.filter((door) => door.onTheWay().length === 0).length
  await expect.poll(quiet, { timeout: 1_000, interval: 5 }).toBe(0)
  const onTheWay = doors.flatMap((door) => door.onTheWay())
  // Said, and by now heard: what reaches a stopping server later is asked to come again.
  await soon(200)

  const begun = performance.now()
  process.kill(web.pid, 'SIGTERM')
  await soon(300)
  await letGo()
  expect((await Promise.all(onTheWay)).filter((reply) => (reply as { ok: boolean } | null)?.ok !== true)).toEqual([])
  expect(await web.ended).toEqual({ code: 0, signal: null })
  expect(performance.now() - begun).toBeLessThan(patience)
  await expectNothingLost()

  web = await rig.startWeb({ port: web.port })
  await stopAnswering()
  await Promise.all([...viewers.map((viewer) => viewer.finish()), ...sitters.map(({ session }) => session.submit())])
  for (const viewer of viewers) {
    expect(await standingOf(viewer)).toMatchObject(expected(viewer))
    expect(viewer.refusals).toEqual([])
  }
  for (const { attemptId, session } of sitters) {
    const saved = await savedAnswers(attemptId)
    expect(new Map(saved.map(({ question, choice }) => [question, choice]))).toEqual(session.view().choices)
  }
})

test('with somebody on the line who never finishes what he began to say, the process goes in time all the same', async () => {
  const [person] = await makePeople(1)
  const silent = net.connect(web.port, 'localhost')
  let heard = ''
  silent.on('error', () => {})
  silent.on('data', (bytes) => {
    heard += bytes
  })
  silent.write('POST /api/rt/exam.save HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n')
  // Signed in, for a stranger is sent away before he has said anything.
  silent.write(`origin: ${web.url}\r\ncookie: xueshi=${person?.token}\r\ncontent-length: 1000\r\n\r\n{`)
  await soon(200)
  expect(heard).toBe('')
  const begun = performance.now()
  process.kill(web.pid, 'SIGTERM')
  expect(await web.ended).toEqual({ code: 0, signal: null })
  expect(performance.now() - begun).toBeLessThan(patience)
})
