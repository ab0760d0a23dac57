/** Whoever wants hours without watching, at both doors of a running server: what the scripts in circulation do, and what would be next. */
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase, sql } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import type { Person } from '#tests/support/exam-world.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'
import { makeLearner, makeStranger, makeStudyCourse, publishStudyPolicy, type StudyCourse } from '#tests/support/study-world.ts'

let rig: Rig
let web: RunningWeb
let course: StudyCourse

/** Ten lectures of two minutes and one of twelve seconds, whose presence prompt comes soon. */
const [lecture, second] = [0, 1]
const short = 10

beforeAll(async () => {
  rig = await startRig({ name: 'abuse-watching' })
  Object.assign(process.env, rig.env)
  web = await rig.startWeb()
  await publishStudyPolicy()
  course = await makeStudyCourse([...Array.from({ length: 10 }, () => 120), 12])
})
afterAll(async () => {
  await Promise.all([closeDatabase(), closeRedis()])
  await rig.stop()
})

type Reply = {
  ok: boolean
  reason?: string
  value?: { leaseId: string }
  beats?: { counted: [number, number] | null; reason: string | null; sentence: string | null; expectedSequence: number }[]
  lesson?: { watchedMilliseconds: number; prompt: { prompt: number; tries: number; choices: number[] } | null }
}
type Say = (name: string, payload: unknown) => Promise<Reply>
type Door = { say: Say; close(): void }

const doors = {
  socket: async ({ token }: Person): Promise<Door> => {
    const socket: Socket = io(web.url, {
      path: '/socket',
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie: `xueshi=${token}`, origin: web.url },
    })
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject))
    return { say: (name, payload) => socket.timeout(10_000).emitWithAck(name, payload), close: () => socket.disconnect() }
  },
  http: async ({ token }: Person): Promise<Door> => ({
    say: async (name, payload) => {
      const headers = { 'content-type': 'application/json', cookie: `xueshi=${token}`, origin: web.url }
      return (await (
        await fetch(`${web.url}/api/rt/${name}`, { method: 'POST', headers, body: JSON.stringify(payload) })
      ).json()) as Reply
    },
    close: () => {},
  }),
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const beat = (sequence: number, from: number, to: number, rate = 100) => ({
  sequence,
  fromMilliseconds: from,
  toMilliseconds: to,
  rateHundredths: rate,
})

type Standing = { watched: number; spent: number; wall: number }
/** What the learner has been credited over all lessons, against the time that has passed since the first was opened. */
const standingOf = ({ actor }: Person) => sql.one<Standing>`
  select coalesce(sum(watched_milliseconds), 0)::int8 as watched, coalesce(sum(spent_milliseconds), 0)::int8 as spent,
    coalesce(extract(epoch from clock_timestamp() - min(started_at)) * 1000, 0)::float8 as wall
  from lesson_progress where learner_id = ${actor.accountId}`
const everything = ({ actor }: Person) => sql.many`
  select p.*, p.watched::text as watched, l.last_sequence, l.budget_milliseconds from lesson_progress p join study_lease l using (learner_id)
  where p.learner_id = ${actor.accountId} order by p.lesson_id`

type Forger = { person: Person; say: Say; open(index: number, deviceId?: string): Promise<string> }

const trick = test.extend<{ door: keyof typeof doors }>({ door: 'http' }).extend<{ learner: () => Promise<Forger> }>({
  learner: async ({ door }, use) => {
    const opened: { person: Person; door: Door }[] = []
    await use(async () => {
      const person = await makeLearner(course.courseId)
      const made = { person, door: await doors[door](person) }
      opened.push(made)
      const { say } = made.door
      const open = async (index: number, deviceId = 'forger-01') => {
        const reply = await say('learning.open', { lessonId: course.lessonIds[index], deviceId, takeOver: true })
        if (!reply.value) throw new Error(reply.reason)
        return reply.value.leaseId
      }
      return { person, say, open }
    })
    // After every trick: no more was charged than time has passed, and nothing was credited beyond what that time is worth.
    for (const { person, door: used } of opened) {
      const { watched, spent, wall } = await standingOf(person)
      expect(spent).toBeLessThanOrEqual(wall)
      expect(watched).toBeLessThanOrEqual(wall * 1.5)
      used.close()
    }
  },
})

/** Most of a trick is waiting, so all of them run side by side, each with people of its own. */
describe.concurrent.each(['socket', 'http'] as const)('at the %s door', (door) => {
  const it = trick.override({ door })

  it('a: one beat from the beginning to the end is worth nothing', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    await wait(1_000)
    const reply = await say('learning.beat', { leaseId, beats: [beat(1, 0, 120_000)] })
    expect(reply.beats?.[0]).toMatchObject({ counted: null, reason: 'too-long' })
    expect(reply.beats?.[0]?.sentence).toMatch(/。$/)
    expect((await standingOf(person)).watched).toBe(0)
  })

  it('b: all beats within five seconds are worth five seconds', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    for (let sequence = 1; sequence <= 12; sequence += 1) {
      await say('learning.beat', { leaseId, beats: [beat(sequence, (sequence - 1) * 10_000, sequence * 10_000)] })
      await wait(400)
    }
    const { watched } = await standingOf(person)
    expect(watched).toBeGreaterThan(0)
    expect(watched).toBeLessThanOrEqual(6_000)
    // Three hundred more at once change next to nothing: there is no slack a request.
    const flood = Array.from({ length: 300 }, (_, index) => beat(13 + index, watched + index * 10, watched + index * 10 + 10_000))
    await say('learning.beat', { leaseId, beats: flood })
    expect((await standingOf(person)).watched).toBeLessThanOrEqual(7_500)
  })

  it('b: the fastest playback there is counts as the fastest that is allowed, and a faster one not at all', async ({
    learner,
  }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    await wait(2_000)
    expect((await say('learning.beat', { leaseId, beats: [beat(1, 0, 20_000, 1_600)] })).beats?.[0]).toMatchObject({
      counted: null,
      reason: 'too-fast',
    })
    await say('learning.beat', { leaseId, beats: [beat(2, 0, 20_000, 150)] })
    const { watched, wall } = await standingOf(person)
    expect(watched).toBeGreaterThan(2_500)
    // Instants are kept to the millisecond, each rounded by half of one at most.
    expect(watched).toBeLessThanOrEqual((wall + 1) * 1.5)
  })

  it('c: ten videos side by side share one clock', async ({ learner }) => {
    const { person, say, open } = await learner()
    const from = Array.from({ length: 10 }, () => 0)
    const begun = performance.now()
    while (performance.now() - begun < 12_000) {
      for (let index = 0; index < 10; index += 1) {
        const leaseId = await open(index)
        const reply = await say('learning.beat', {
          leaseId,
          beats: [beat(1, from[index] as number, (from[index] as number) + 10_000)],
        })
        await wait(100)
        from[index] = reply.beats?.[0]?.counted?.[1] ?? (from[index] as number)
      }
    }
    const { watched } = await standingOf(person)
    expect(watched).toBeLessThanOrEqual(performance.now() - begun + 500)
  })

  it('c: ten leases held at the same time are one lease', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leases = await Promise.all(Array.from({ length: 10 }, (_, index) => open(index, `forger-${index}x`)))
    await wait(3_000)
    const replies = await Promise.all(leases.map((leaseId) => say('learning.beat', { leaseId, beats: [beat(1, 0, 3_000)] })))
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1)
    expect(replies.filter((reply) => reply.reason === 'session-superseded')).toHaveLength(9)
    expect((await standingOf(person)).watched).toBeLessThanOrEqual(3_500)
  })

  it('d: the same stretch again adds nothing', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    await wait(1_200)
    for (let sequence = 1; sequence <= 3; sequence += 1) {
      await say('learning.beat', { leaseId, beats: [beat(sequence, 0, 1_000)] })
      await wait(1_100)
    }
    expect((await standingOf(person)).watched).toBe(1_000)
  })

  it('e: a captured message sent again gets the same answer and changes nothing', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    await wait(1_500)
    const captured = { leaseId, beats: [beat(1, 0, 1_000)] }
    const first = await say('learning.beat', captured)
    const before = await everything(person)
    await wait(1_500)
    const again = await Promise.all(Array.from({ length: 20 }, () => say('learning.beat', captured)))
    for (const reply of again) expect(reply).toEqual(first)
    expect(await everything(person)).toEqual(before)
  })

  it('f: somebody else’s lease is worth nothing, and is not harmed', async ({ learner }) => {
    const owner = await learner()
    const thief = await learner()
    const leaseId = await owner.open(lecture)
    await thief.open(second)
    await wait(1_500)
    const before = await everything(owner.person)
    expect(await thief.say('learning.beat', { leaseId, beats: [beat(1, 0, 1_000)] })).toMatchObject({
      ok: false,
      reason: 'session-superseded',
    })
    expect(await thief.say('learning.presence', { leaseId, prompt: 0, tries: 0, choice: 4 })).toMatchObject({
      ok: false,
      reason: 'session-superseded',
    })
    await thief.say('learning.close', { leaseId })
    expect(await everything(owner.person)).toEqual(before)
    expect((await standingOf(thief.person)).watched).toBe(0)
    expect((await owner.say('learning.beat', { leaseId, beats: [beat(1, 0, 1_000)] })).ok).toBe(true)
  })

  it('f: a lesson that one has not taken does not exist: no lease, no address of its video', async () => {
    const stranger = await makeStranger()
    const { say, close } = await doors[door](stranger)
    const lessonId = course.lessonIds[lecture]
    expect(await say('learning.open', { lessonId, deviceId: 'forger-01', takeOver: true })).toMatchObject({
      ok: false,
      reason: 'not-found',
    })
    expect(await say('learning.media', { lessonId })).toMatchObject({ ok: false, reason: 'not-found' })
    close()
  })

  it('g: fields that nobody asked for are refused with the whole message', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    await wait(1_500)
    const honest = beat(1, 0, 1_000)
    const smuggled: unknown[] = [
      { leaseId, beats: [honest], duration: 1 },
      { leaseId, beats: [honest], userId: person.actor.accountId },
      { leaseId, beats: [{ ...honest, percent: 100 }] },
      { leaseId, beats: [{ ...honest, ended: true }] },
      { leaseId, beats: [{ ...honest, toMilliseconds: { $gt: 0 } }] },
      { leaseId, beats: [{ ...honest, toMilliseconds: 1e12 }] },
      { leaseId, beats: [{ ...honest, sequence: 1.5 }] },
      { leaseId, beats: [{ ...honest, fromMilliseconds: -1_000 }] },
      { leaseId, beats: Array.from({ length: 401 }, (_, index) => beat(index + 1, 0, 10)) },
      { leaseId: `${leaseId}' or true --`, beats: [honest] },
      { beats: [honest], __proto__: { leaseId } },
      [],
      null,
    ]
    for (const payload of smuggled)
      expect(await say('learning.beat', payload)).toMatchObject({ ok: false, reason: 'bad-request' })
    expect((await standingOf(person)).watched).toBe(0)
  })

  it('h: who does not answer the presence prompt is credited nothing from then on', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(short)
    let sequence = 0
    let from = 0
    let reply: Reply = { ok: true }
    while (!reply.lesson?.prompt && from < 12_000) {
      await wait(1_550)
      sequence += 1
      reply = await say('learning.beat', { leaseId, beats: [beat(sequence, from, from + 1_500)] })
      from += 1_500
    }
    expect(reply.lesson?.prompt).not.toBeNull()
    const { watched } = await standingOf(person)
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await wait(800)
      const ignored = await say('learning.beat', { leaseId, beats: [beat(sequence + 1, from, from + 800)] })
      expect(ignored.beats?.[0]).toMatchObject({ counted: null, reason: 'presence-required', expectedSequence: sequence + 1 })
    }
    // Neither does a fresh lease get past it, nor an answer to another question.
    const fresh = await open(short, 'forger-02')
    expect((await say('learning.beat', { leaseId: fresh, beats: [beat(1, from, from + 500)] })).beats?.[0]).toMatchObject({
      reason: 'presence-required',
    })
    expect(await say('learning.presence', { leaseId: fresh, prompt: 7, tries: 0, choice: 5 })).toMatchObject({
      reason: 'presence-not-asked',
    })
    expect((await standingOf(person)).watched).toBe(watched)
    const completed =
      await sql.maybe`select 1 from lesson_progress where learner_id = ${person.actor.accountId} and completed_at is not null`
    expect(completed).toBeNull()
  })

  it('i: no clock but the server’s decides: there is none in a message, and one that is put there is refused', async ({
    learner,
  }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    for (const field of ['now', 'at', 'time', 'timestamp', 'clientTime']) {
      expect(await say('learning.beat', { leaseId, beats: [{ ...beat(1, 0, 20_000), [field]: tomorrow }] })).toMatchObject({
        reason: 'bad-request',
      })
    }
    const reply = await say('learning.beat', { leaseId, beats: [beat(1, 0, 20_000)] })
    expect(reply.beats?.[0]?.reason).toBe('clipped')
    const { watched, wall } = await standingOf(person)
    expect(watched).toBeLessThanOrEqual(wall)
  })

  it('a first viewing does not jump ahead, and says within the beat where it counts', async ({ learner }) => {
    const { person, say, open } = await learner()
    const leaseId = await open(lecture)
    await wait(1_000)
    const reply = await say('learning.beat', { leaseId, beats: [beat(1, 100_000, 101_000)] })
    expect(reply.beats?.[0]).toMatchObject({ counted: null, reason: 'ahead-of-watched', continueAtMilliseconds: 0 })
    expect((await standingOf(person)).watched).toBe(0)
  })
})
