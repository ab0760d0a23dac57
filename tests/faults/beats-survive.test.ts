/**
 * People watch through both doors while everything beneath them is killed, one thing after the other. They are the same people all the way:
 * what they played and what was acknowledged is held against the database after every fault, and to the millisecond at the end.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Range, subtract } from '#server/learning/rules/ranges.ts'
import { parseMultirange } from '#server/learning/study-state.ts'
import { closeDatabase, sql } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { type Door, openDoor } from '#tests/support/doors.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'
import { makeLearner, makeStudyCourse, publishStudyPolicy } from '#tests/support/study-world.ts'
import { expected, lost, standingOf, startViewer, type Viewer } from '#tests/support/viewer.ts'

const viewersADoor = 12

let rig: Rig
let web: RunningWeb
let viewers: Viewer[]
let doors: Door[]
let sampling: { stop(): Promise<string[]> }

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

beforeAll(async () => {
  rig = await startRig({ name: 'beats-survive' })
  Object.assign(process.env, rig.env)
  web = await rig.startWeb()
  await publishStudyPolicy()
  const { courseId, lessonIds } = await makeStudyCourse([600])
  const people = await Promise.all(Array.from({ length: viewersADoor * 2 }, () => makeLearner(courseId)))
  doors = people.map((person, index) => openDoor(index % 2 === 0 ? 'http' : 'socket', web.url, person))
  viewers = await Promise.all(people.map((person, index) => startViewer(person, doors[index] as Door, lessonIds[0] as string)))
  sampling = sampleCoverage()
})

afterAll(async () => {
  for (const door of doors ?? []) door.close()
  await Promise.all([closeDatabase(), closeRedis()])
  await rig?.stop()
})

/** Looks at what everybody has watched twice a second; tells who once had more than later. */
function sampleCoverage() {
  let running = true
  const shrunk: string[] = []
  const before = new Map<string, readonly Range[]>()
  const sample = async () => {
    for (; running; await soon(500)) {
      // The database is away at times.
      const rows = await sql.many<{ id: string; watched: string }>`
        select learner_id as id, watched::text as watched from lesson_progress`.catch(() => [])
      for (const { id, watched } of rows) {
        const now = parseMultirange(watched)
        if (subtract(before.get(id) ?? [], now).length > 0)
          shrunk.push(`${id}: ${JSON.stringify(before.get(id))} became ${watched}`)
        before.set(id, now)
      }
    }
  }
  const sampled = sample()
  return {
    stop: async () => {
      running = false
      await sampled
      return shrunk
    },
  }
}

/** A new process in the place of the old one, which is killed if it still runs. */
async function replaceWeb(failpoints = ''): Promise<void> {
  await web.kill()
  web = await rig.startWeb({ port: web.port, env: { FAILPOINTS: failpoints } })
}

async function expectToDie(): Promise<void> {
  await expect.poll(() => web.isRunning(), { timeout: 20_000, interval: 20 }).toBe(false)
}

/** With nobody writing, every second that was acknowledged is in the database, and nobody has more than the wall clock gave. */
async function expectNothingLost(): Promise<void> {
  for (const viewer of viewers) {
    const standing = await standingOf(viewer)
    expect(lost(viewer, standing)).toEqual([])
    expect(standing.spent).toBeLessThanOrEqual(standing.wall)
  }
}

/** Everybody is answered again, without anybody having done anything. */
async function expectToGoOn(): Promise<void> {
  const before = viewers.map((viewer) => viewer.answers)
  const stuck = () => viewers.filter((viewer, index) => viewer.answers < (before[index] as number) + 3).length
  await expect.poll(stuck, { timeout: 20_000, interval: 100, message: 'viewers without an answer' }).toBe(0)
}

describe('web killed', () => {
  test.each([
    ['with beats received', 'beats.received@80'],
    ['with beats written and not committed', 'beats.before-commit@15'],
    ['with beats committed and not acknowledged', 'beats.committed@15'],
  ])('%s: nothing that was acknowledged is lost, and everybody goes on', async (_, failpoint) => {
    await replaceWeb(failpoint)
    await expectToDie()
    await expectNothingLost()
    await replaceWeb()
    await expectToGoOn()
  })
})

describe('a store killed', () => {
  test('PostgreSQL, twice, under the running stream', async () => {
    for (let round = 0; round < 2; round += 1) {
      await rig.postgres.kill()
      await soon(300)
      await rig.postgres.restart()
      await expectToGoOn()
      await expectNothingLost()
    }
  })

  test('Redis, away for a while and back empty: nobody notices', async () => {
    await rig.redis.kill()
    await expectToGoOn()
    await rig.redis.restartEmpty()
    await expectToGoOn()
    await expectNothingLost()
  })
})

test('at the end everything that was played counts, once, and nothing ever shrank', async () => {
  await Promise.all(viewers.map((viewer) => viewer.finish()))
  for (const viewer of viewers) {
    const standing = await standingOf(viewer)
    expect(viewer.played.length).toBeGreaterThan(50)
    expect(standing).toMatchObject(expected(viewer))
    expect(standing.watched).toHaveLength(1)
    expect(standing.spent).toBeLessThanOrEqual(standing.wall)
    expect(viewer.refusals).toEqual([])
  }
  expect(await sampling.stop()).toEqual([])
})

test('web killed with the last lesson complete and the course’s completion written, but not committed: both happen, once, when it is said again', async () => {
  await replaceWeb('enrolment.completed')
  const { courseId, lessonIds } = await makeStudyCourse([12])
  const learner = await makeLearner(courseId)
  const door = openDoor('http', web.url, learner)
  const open = { lessonId: lessonIds[0], deviceId: 'viewer-device', takeOver: true }
  const { value } = (await door.say<{ value: { leaseId: string } }>('learning.open', open)) as { value: { leaseId: string } }
  // All but the end was watched before, and the prompt on the way answered.
  await sql.run`
    update lesson_progress set watched = '{[0,11000)}', watched_milliseconds = 11000, presence_passed = 1 where learner_id = ${learner.actor.accountId}`
  await soon(1_200)
  const last = { sequence: 1, fromMilliseconds: 11_000, toMilliseconds: 12_000, rateHundredths: 100 }
  const say = () => door.say('learning.beat', { leaseId: value.leaseId, beats: [last] })
  expect(await say()).toBeNull()
  const completions = () =>
    sql.many`
      select o.id from outbox o join enrolment e on e.id = (o.payload ->> 'enrolmentId')::uuid
      where o.topic = 'courses.enrolment-completed' and e.learner_id = ${learner.actor.accountId} and e.completed_at is not null`
  expect(await completions()).toHaveLength(0)
  await replaceWeb()
  expect(await say()).toMatchObject({ ok: true })
  expect(await say()).toMatchObject({ ok: true })
  expect(await completions()).toHaveLength(1)
})
