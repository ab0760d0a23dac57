/**
 * Beats, with a death at every step of them: of the web process, and of PostgreSQL under load. Afterwards every second that was acknowledged
 * is there, a beat that was not is counted once when the player says it again, and nobody has more than the wall clock gave.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '#tests/support/exam-world.ts'
import type { Rig, RunningWeb } from '#tests/support/rig.ts'
import type { StudyCourse } from '#tests/support/study-world.ts'

let rig: Rig
let world: typeof import('#tests/support/study-world.ts')
let database: typeof import('#server/platform/database.ts')
let course: StudyCourse

beforeAll(async () => {
  const { startRig } = await import('#tests/support/rig.ts')
  rig = await startRig({ name: 'watching', env: { LOG_LEVEL: 'error' } })
  // The rooms read their settings once: they are loaded after the rig has said them.
  Object.assign(process.env, rig.env)
  world = await import('#tests/support/study-world.ts')
  database = await import('#server/platform/database.ts')
  await world.publishStudyPolicy()
  course = await world.makeStudyCourse([600])
})
afterAll(async () => {
  await database?.closeDatabase()
  await (await import('#server/platform/redis.ts')).closeRedis()
  await rig?.stop()
})

type Reply = {
  ok: boolean
  reason?: string
  value?: { leaseId: string }
  beats?: { counted: [number, number] | null; expectedSequence: number }[]
}
type Beat = { sequence: number; fromMilliseconds: number; toMilliseconds: number; rateHundredths: number }

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const beat = (sequence: number, from: number, to: number): Beat => ({
  sequence,
  fromMilliseconds: from,
  toMilliseconds: to,
  rateHundredths: 100,
})

/** The reply, or null when nobody answered: then the player keeps what it said. */
async function say(web: RunningWeb, { token }: Person, name: string, payload: unknown): Promise<Reply | null> {
  try {
    const response = await fetch(`${web.url}/api/rt/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `xueshi=${token}`, origin: web.url },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(10_000),
    })
    const reply = (await response.json()) as Reply
    return response.status >= 500 || reply.reason === 'try-later' ? null : reply
  } catch {
    return null
  }
}

async function open(web: RunningWeb, learner: Person, lessonId = course.lessonIds[0]): Promise<string> {
  const reply = await say(web, learner, 'learning.open', { lessonId, deviceId: 'fault-device', takeOver: true })
  if (!reply?.value) throw new Error(`the lesson was not opened: ${reply?.reason}`)
  return reply.value.leaseId
}

const progressOf = ({ actor }: Person) =>
  database.sql.one<{ watched: string; spent: number; wall: number; lastSequence: number }>`
    select p.watched::text as watched, p.spent_milliseconds as spent, l.last_sequence as "lastSequence",
      (extract(epoch from clock_timestamp() - p.started_at) * 1000)::float8 as wall
    from lesson_progress p join study_lease l using (learner_id, lesson_id) where p.learner_id = ${actor.accountId}`

describe('the web process killed', () => {
  test.each([
    ['when it had just received the beat', 'beats.received', 0],
    ['just before the commit', 'beats.before-commit', 0],
    ['after the commit, before the answer', 'beats.committed', 2_000],
  ])('%s: the beat said again is counted once', async (_, failpoint, countedBefore) => {
    const learner = await world.makeLearner(course.courseId)
    const dying = await rig.startWeb({ env: { FAILPOINTS: failpoint } })
    const leaseId = await open(dying, learner)
    await soon(2_200)
    const said = { leaseId, beats: [beat(1, 0, 2_000)] }
    expect(await say(dying, learner, 'learning.beat', said)).toBeNull()
    await expect.poll(() => dying.isRunning(), { timeout: 10_000 }).toBe(false)
    const before = await progressOf(learner)
    expect(before.watched).toBe(countedBefore === 0 ? '{}' : `{[0,${countedBefore})}`)

    const web = await rig.startWeb()
    expect((await say(web, learner, 'learning.beat', said))?.beats).toMatchObject([{ counted: [0, 2_000], expectedSequence: 2 }])
    expect((await say(web, learner, 'learning.beat', said))?.beats).toMatchObject([{ counted: [0, 2_000], expectedSequence: 2 }])
    const after = await progressOf(learner)
    expect(after).toMatchObject({ watched: '{[0,2000)}', spent: 2_000, lastSequence: 1 })
    await web.stop()
  })

  test('with the last lesson complete and its outbox row written, but not committed: both happen, once, when it is said again', async () => {
    const lastLesson = await world.makeStudyCourse([12])
    const learner = await world.makeLearner(lastLesson.courseId)
    const dying = await rig.startWeb({ env: { FAILPOINTS: 'enrolment.completed' } })
    const leaseId = await open(dying, learner, lastLesson.lessonIds[0])
    // All but the end was watched before, and the prompt on the way answered.
    await database.sql.run`
      update lesson_progress set watched = '{[0,11000)}', watched_milliseconds = 11000, presence_passed = 1 where learner_id = ${learner.actor.accountId}`
    await soon(1_200)
    const said = { leaseId, beats: [beat(1, 11_000, 12_000)] }
    expect(await say(dying, learner, 'learning.beat', said)).toBeNull()
    const completions = () =>
      database.sql.many`
        select o.id from outbox o join enrolment e on e.id = (o.payload ->> 'enrolmentId')::uuid
        where o.topic = 'courses.enrolment-completed' and e.learner_id = ${learner.actor.accountId} and e.completed_at is not null`
    expect(await completions()).toHaveLength(0)
    const web = await rig.startWeb()
    expect((await say(web, learner, 'learning.beat', said))?.ok).toBe(true)
    expect((await say(web, learner, 'learning.beat', said))?.ok).toBe(true)
    expect(await completions()).toHaveLength(1)
    await web.stop()
  })
})

test('PostgreSQL killed under load, again and again: nothing that was acknowledged is lost, and everything goes on by itself', async () => {
  const web = await rig.startWeb()
  const learners = await Promise.all(Array.from({ length: 40 }, () => world.makeLearner(course.courseId)))
  // Everybody has begun before the first kill, however busy the machine is.
  const leaseIds = await Promise.all(learners.map((learner) => open(web, learner)))
  const acknowledged = new Map<Person, number>()
  let running = true
  const watching = learners.map(async (learner, index) => {
    const leaseId = leaseIds[index] as string
    const begun = performance.now()
    let from = 0
    for (let sequence = 1; running; sequence += 1) {
      await soon(150)
      const to = Math.floor(performance.now() - begun) - 5
      const said = { leaseId, beats: [beat(sequence, from, to)] }
      let reply = await say(web, learner, 'learning.beat', said)
      while (!reply && running) {
        await soon(200)
        reply = await say(web, learner, 'learning.beat', said)
      }
      if (!reply?.ok) return
      const counted = reply.beats?.[0]?.counted
      if (counted) acknowledged.set(learner, counted[1])
      from = to
    }
  })
  for (let kill = 0; kill < 3; kill += 1) {
    await soon(1_500)
    await rig.postgres.kill()
    await rig.postgres.restart()
  }
  await soon(3_000)
  const late = new Map(acknowledged)
  await soon(1_500)
  running = false
  await Promise.all(watching)
  for (const learner of learners) {
    const { watched, spent, wall } = await progressOf(learner)
    const end = acknowledged.get(learner) ?? 0
    expect(end).toBeGreaterThan(late.get(learner) ?? 0)
    const reached = Number(/(\d+)\)}$/.exec(watched)?.[1] ?? 0)
    expect(reached).toBeGreaterThanOrEqual(end)
    expect(watched).toMatch(/^{\[\d,\d+\)}$/)
    expect(spent).toBeLessThanOrEqual(wall)
  }
  await web.stop()
})
