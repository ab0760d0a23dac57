import { beforeAll, describe, expect, test } from 'vitest'
import { findEnrolment } from '#server/courses/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { answerPresence } from '#server/learning/answer-presence.ts'
import { closeLease } from '#server/learning/close-lease.ts'
import { type OpenedLesson, openLease } from '#server/learning/open-lease.ts'
import { findCourseWithProgress, findLessonMedia, findLessonStudy, listCoursesWithProgress } from '#server/learning/queries.ts'
import { type BeatsReply, recordBeats } from '#server/learning/record-beats.ts'
import type { Beat } from '#server/learning/rules/beat.ts'
import type { Prompt } from '#server/learning/rules/presence.ts'
import { pool, sql, transaction } from '#server/platform/database.ts'
import { subscribeHints } from '#server/platform/hints.ts'
import { newId } from '#server/platform/ids.ts'
import { redis } from '#server/platform/redis.ts'
import { makePeople } from '#tests/support/exam-world.ts'
import {
  makeLearner,
  makeStranger,
  makeStudyCourse,
  passTime,
  publishStudyPolicy,
  type StudyCourse,
  studyYear,
} from '#tests/support/study-world.ts'

let course: StudyCourse
let lessonId: string
beforeAll(async () => {
  await publishStudyPolicy()
  course = await makeStudyCourse([100, 60])
  lessonId = course.lessonIds[0] as string
})

const beat = (sequence: number, from: number, to: number): Beat => ({
  sequence,
  fromMilliseconds: from * 1000,
  toMilliseconds: to * 1000,
  rateHundredths: 100,
})
const openOn = (actor: Actor, changes: Partial<Parameters<typeof openLease>[1]> = {}) =>
  openLease(actor, { lessonId, deviceId: 'phone-0000', deviceLabel: '安卓手机 · 微信', takeOver: false, ...changes })

async function opened(actor: Actor, changes = {}): Promise<OpenedLesson> {
  const result = await openOn(actor, changes)
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

/** Answers whatever prompt is pending, as somebody does who can add. */
async function answerRightly(
  actor: Actor,
  leaseId: string,
  { prompt, tries, question }: { prompt: number; tries: number; question: string },
) {
  const words = '零一二三四五六七八九'
  const choice = [...question].filter((sign) => words.includes(sign)).reduce((sum, sign) => sum + words.indexOf(sign), 0)
  return await answerPresence(actor, { leaseId, prompt, tries, choice })
}

/** Watches `lessons` of the course to their end, honestly, in fast-forwarded time. */
async function watch(actor: Actor, lesson: string, until: number): Promise<BeatsReply> {
  const { leaseId } = await opened(actor, { lessonId: lesson, takeOver: true })
  let reply: BeatsReply | undefined
  for (let from = 0, sequence = 1; from < until; sequence += 1) {
    await passTime(actor, 10)
    const to = Math.min(from + 10, until)
    reply = await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(sequence, from, to)] })
    if (!reply.ok) throw new Error(reply.reason)
    if (reply.lesson.prompt) {
      const answered = await answerRightly(actor, leaseId, reply.lesson.prompt)
      if (!answered.ok) throw new Error(answered.reason)
      reply = { ...reply, lesson: answered.value.lesson }
    }
    from = to
  }
  return reply as BeatsReply
}

const progressOf = async (actor: Actor, lesson = lessonId) =>
  sql.maybe<{ watched: string; measure: number; spent: number; completedAt: Date | null }>`
    select watched::text as watched, watched_milliseconds as measure, spent_milliseconds as spent, completed_at as "completedAt"
    from lesson_progress where learner_id = ${actor.accountId} and lesson_id = ${lesson}`

describe('opening a lesson', () => {
  test('is for who has taken the course: to strangers it does not exist', async () => {
    const stranger = await makeStranger()
    expect(await openOn(stranger.actor)).toEqual({ ok: false, reason: 'not-found' })
    expect(await findLessonStudy(stranger.actor.accountId, lessonId)).toBeNull()
    expect(await findLessonMedia(stranger.actor.accountId, lessonId)).toBeNull()
  })

  test('waits until the video is ready', async () => {
    const unready = await makeStudyCourse([60])
    const { actor } = await makeLearner(unready.courseId)
    await sql.run`
      update media_asset set status = 'transcoding', ready_at = null
      where id = (select media_asset_id from lesson where id = ${unready.lessonIds[0]})`
    expect(await openOn(actor, { lessonId: unready.lessonIds[0] as string })).toEqual({ ok: false, reason: 'media-not-ready' })
  })

  test('waits until the law of the course’s year is published, and the page says so', async () => {
    const early = await makeStudyCourse([60], { year: studyYear + 1 })
    const { actor } = await makeLearner(early.courseId)
    const [first = ''] = early.lessonIds
    expect(await openOn(actor, { lessonId: first })).toEqual({ ok: false, reason: 'not-open' })
    expect(await findLessonStudy(actor.accountId, first)).toBe('not-open')
  })

  test('asks before it takes a device’s lease away, and tells that device', async () => {
    const { actor } = await makeLearner(course.courseId)
    const hints: unknown[] = []
    await expect
      .poll(() =>
        redis()
          .ping()
          .catch(() => null),
      )
      .toBe('PONG')
    subscribeHints((accountId, hint) => {
      if (accountId === actor.accountId) hints.push(hint)
    })
    const phone = await opened(actor)
    const desktop = { deviceId: 'desktop-00', deviceLabel: 'Windows 电脑 · Edge' }
    expect(await openOn(actor, desktop)).toEqual({
      ok: false,
      reason: 'held-elsewhere',
      detail: { deviceLabel: '安卓手机 · 微信' },
    })
    await passTime(actor, 20)
    expect(await recordBeats({ learnerId: actor.accountId, leaseId: phone.leaseId, beats: [beat(1, 0, 20)] })).toMatchObject({
      ok: true,
    })
    const taken = await opened(actor, { ...desktop, takeOver: true })
    expect(taken).toMatchObject({ continueAtMilliseconds: 20_000, watched: [[0, 20_000]] })
    expect(await recordBeats({ learnerId: actor.accountId, leaseId: phone.leaseId, beats: [beat(2, 20, 30)] })).toMatchObject({
      ok: false,
      reason: 'session-superseded',
      deviceLabel: 'Windows 电脑 · Edge',
    })
    await expect
      .poll(() => hints)
      .toContainEqual({ kind: 'lease.superseded', leaseId: phone.leaseId, deviceLabel: 'Windows 电脑 · Edge' })
  })

  test('does not ask for a device that has closed, or has been silent', async () => {
    const { actor } = await makeLearner(course.courseId)
    const first = await opened(actor)
    await closeLease(actor, first.leaseId)
    expect((await openOn(actor, { deviceId: 'desktop-00' })).ok).toBe(true)
    await passTime(actor, 121)
    expect((await openOn(actor, { deviceId: 'tablet-000' })).ok).toBe(true)
  })

  test('ten at once leave one lease, and nine that know it', async () => {
    const { actor } = await makeLearner(course.courseId)
    const leases = await Promise.all(
      Array.from({ length: 10 }, (_, index) => opened(actor, { deviceId: `device-00${index}`, takeOver: true })),
    )
    await passTime(actor, 10)
    const replies = await Promise.all(
      leases.map(({ leaseId }) => recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(1, 0, 10)] })),
    )
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1)
    expect(replies.filter((reply) => !reply.ok && reply.reason === 'session-superseded')).toHaveLength(9)
  })

  test('starts with an empty bucket: nothing is saved up between leases', async () => {
    const { actor } = await makeLearner(course.courseId)
    await opened(actor)
    await passTime(actor, 3_600)
    const { leaseId } = await opened(actor)
    const reply = await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(1, 0, 20)] })
    expect(reply).toMatchObject({ ok: true, beats: [{ reason: 'clipped' }] })
    expect((await progressOf(actor))?.measure).toBeLessThan(2_000)
  })
})

describe('beats', () => {
  test('are durable when they are answered, and the same beat gets the same answer', async () => {
    const { actor } = await makeLearner(course.courseId)
    const { leaseId } = await opened(actor)
    await passTime(actor, 30)
    const message = { learnerId: actor.accountId, leaseId, beats: [beat(1, 0, 10)] }
    const first = await recordBeats(message)
    expect(first).toMatchObject({ ok: true, beats: [{ counted: [0, 10_000], reason: null, sentence: null }] })
    expect(await progressOf(actor)).toMatchObject({ watched: '{[0,10000)}', measure: 10_000, spent: 10_000 })
    expect(await recordBeats(message)).toEqual(first)
    expect(await progressOf(actor)).toMatchObject({ measure: 10_000, spent: 10_000 })
  })

  test('that came before the study window closed count, and complete the course, though they were written after it', async () => {
    const short = await makeStudyCourse([60])
    const [lesson = ''] = short.lessonIds
    const { actor } = await makeLearner(short.courseId)
    await watch(actor, lesson, 50)
    // Every question was answered already.
    await sql.run`update lesson_progress set presence_passed = 9, prompted_at = null where learner_id = ${actor.accountId}`
    const { leaseId } = await opened(actor, { lessonId: lesson, takeOver: true })
    await passTime(actor, 30)
    const client = await pool().connect()
    // The row is held by somebody else over the turn of the year.
    await client.query('begin')
    const { rows } = await client.query(
      `update study_lease set counts_until = clock_timestamp() + interval '200 milliseconds' where learner_id = $1 returning counts_until as until`,
      [actor.accountId],
    )
    const saying = recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(1, 50, 60)] })
    await client.query('select pg_sleep(0.25)')
    await client.query('commit')
    client.release()
    expect(await saying).toMatchObject({ ok: true, beats: [{ counted: [50_000, 60_000], reason: null, completed: true }] })
    expect((await progressOf(actor, lesson))?.completedAt?.getTime()).toBeLessThan(rows[0].until.getTime())
    const enrolment = await findEnrolment(actor.accountId, short.courseId)
    expect(enrolment?.completedAt?.getTime()).toBeLessThan(rows[0].until.getTime())
  })

  test('nobody beats for somebody else', async () => {
    const [{ actor: owner }, { actor: thief }] = await Promise.all([makeLearner(course.courseId), makeLearner(course.courseId)])
    const { leaseId } = await opened(owner)
    await passTime(owner, 30)
    expect(await recordBeats({ learnerId: thief.accountId, leaseId, beats: [beat(1, 0, 10)] })).toMatchObject({
      ok: false,
      reason: 'session-superseded',
    })
    await opened(thief)
    expect(await recordBeats({ learnerId: thief.accountId, leaseId, beats: [beat(1, 0, 10)] })).toMatchObject({
      ok: false,
      reason: 'session-superseded',
    })
    expect(await progressOf(owner)).toMatchObject({ measure: 0 })
    expect(await answerPresence(thief, { leaseId, prompt: 0, tries: 0, choice: 5 })).toMatchObject({
      ok: false,
      reason: 'session-superseded',
    })
    await closeLease(thief, leaseId)
    expect(await sql.maybe`select 1 from study_lease where lease_id = ${leaseId} and closed_at is null`).not.toBeNull()
  })

  test('kept for an hour come in one message and count as far as the clock allows', async () => {
    const long = await makeStudyCourse([3_600])
    const { actor } = await makeLearner(long.courseId)
    const { leaseId } = await opened(actor, { lessonId: long.lessonIds[0] })
    await passTime(actor, 100)
    const reply = await recordBeats({
      learnerId: actor.accountId,
      leaseId,
      beats: Array.from({ length: 360 }, (_, index) => beat(index + 1, index * 10, index * 10 + 10)),
    })
    if (!reply.ok) throw new Error(reply.reason)
    // The first prompt is due within a minute of watching; what lies behind it waits for its answer.
    expect(reply.beats.at(-1)).toMatchObject({ reason: 'presence-required', counted: null })
    expect(reply.lesson.prompt).not.toBeNull()
    const answered = await answerRightly(actor, leaseId, reply.lesson.prompt as Prompt)
    expect(answered).toMatchObject({ ok: true, value: { late: false } })
    const taken = reply.beats.length - 1
    const rest = await recordBeats({
      learnerId: actor.accountId,
      leaseId,
      beats: Array.from({ length: 360 - taken }, (_, index) =>
        beat(taken + index + 1, (taken + index) * 10, (taken + index) * 10 + 10),
      ),
    })
    if (!rest.ok) throw new Error(rest.reason)
    const measure = (await progressOf(actor, long.lessonIds[0]))?.measure ?? 0
    expect(measure).toBeGreaterThanOrEqual(100_000)
    expect(measure).toBeLessThan(103_000)
    expect(rest.beats.find((each) => each.reason === 'clipped')).toBeDefined()
    expect(rest.beats.at(-1)).toMatchObject({ reason: 'ahead-of-watched', counted: null })
  })

  test('of one learner in one flush are judged one after the other', async () => {
    const { actor } = await makeLearner(course.courseId)
    const { leaseId } = await opened(actor)
    await passTime(actor, 60)
    const replies = await Promise.all(
      [1, 2, 3].map((n) => recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(n, n * 5 - 5, n * 5)] })),
    )
    expect(replies.every((reply) => reply.ok && reply.beats[0]?.reason === null)).toBe(true)
    expect(await progressOf(actor)).toMatchObject({ watched: '{[0,15000)}', spent: 15_000 })
  })

  test('of several hundred learners commit together; one that cannot be decided fails alone', async () => {
    const learners = await makePeople(300)
    await sql.run`
      insert into enrolment (id, learner_id, course_id, enrolled_at)
      select id, learner, ${course.courseId}, clock_timestamp() from unnest(${learners.map(() => newId())}::uuid[], ${learners.map((each) => each.actor.accountId)}::uuid[]) as given (id, learner)`
    const leases = await Promise.all(learners.map(({ actor }) => opened(actor)))
    for (const { actor } of learners) await passTime(actor, 10)
    const poisoned = learners[137]?.actor as Actor
    await sql.run`update study_lease set policy_year = 1999 where learner_id = ${poisoned.accountId}`
    const replies = await Promise.all(
      learners.map(({ actor }, index) =>
        recordBeats({ learnerId: actor.accountId, leaseId: (leases[index] as OpenedLesson).leaseId, beats: [beat(1, 0, 10)] }),
      ),
    )
    expect(replies.map((reply) => reply.ok)).toEqual(learners.map((_, index) => index !== 137))
    expect(replies[137]).toMatchObject({ ok: false, reason: 'try-later' })
    expect(await progressOf(poisoned)).toMatchObject({ measure: 0 })
    const { count, transactions } = await sql.one<{ count: number; transactions: number }>`
      select count(*)::int as count, count(distinct xmin::text)::int as transactions from lesson_progress where learner_id = any(${learners.map((each) => each.actor.accountId)}::uuid[]) and watched_milliseconds = 10000`
    expect(count).toBe(299)
    // Halved around the bad one, and otherwise together.
    expect(transactions).toBeLessThan(25)
  })

  test('a lease that somebody holds keeps nobody else waiting', async () => {
    const [{ actor: held }, { actor: free }] = await Promise.all([makeLearner(course.courseId), makeLearner(course.courseId)])
    const [heldLease, freeLease] = await Promise.all([opened(held), opened(free)])
    await Promise.all([passTime(held, 10), passTime(free, 10)])
    let letGo = () => {}
    const holding = transaction(async (tx) => {
      await tx.run`select from study_lease where learner_id = ${held.accountId} for update`
      await new Promise<void>((resolve) => {
        letGo = resolve
      })
    })
    await expect
      .poll(
        async () =>
          (await sql.maybe`select 1 from study_lease where learner_id = ${held.accountId} for update skip locked`) === null,
      )
      .toBe(true)
    const waiting = recordBeats({ learnerId: held.accountId, leaseId: heldLease.leaseId, beats: [beat(1, 0, 10)] })
    const begun = performance.now()
    expect(await recordBeats({ learnerId: free.accountId, leaseId: freeLease.leaseId, beats: [beat(1, 0, 10)] })).toMatchObject({
      ok: true,
    })
    expect(performance.now() - begun).toBeLessThan(1_000)
    letGo()
    await holding
    expect(await waiting).toMatchObject({ ok: true, beats: [{ counted: [0, 10_000] }] })
  })

  test('what was watched never shrinks, whoever writes', async () => {
    const { actor } = await makeLearner(course.courseId)
    const { leaseId } = await opened(actor)
    await passTime(actor, 10)
    await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(1, 0, 10)] })
    await expect(
      sql.run`update lesson_progress set watched = '{[0,5000)}', watched_milliseconds = 5000 where learner_id = ${actor.accountId}`,
    ).rejects.toThrow('stays watched')
  })
})

describe('the presence prompt', () => {
  async function asked() {
    const { actor } = await makeLearner(course.courseId)
    const { leaseId } = await opened(actor)
    let from = 0
    for (let sequence = 1; ; sequence += 1) {
      await passTime(actor, 10)
      const reply = await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(sequence, from, from + 10)] })
      if (!reply.ok) throw new Error(reply.reason)
      from += 10
      if (reply.lesson.prompt) return { actor, leaseId, from, sequence, prompt: reply.lesson.prompt }
    }
  }

  test('unanswered, nothing counts, on this device or another', async () => {
    const { actor, leaseId, from, sequence } = await asked()
    await passTime(actor, 10)
    expect(
      await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(sequence + 1, from, from + 10)] }),
    ).toMatchObject({
      ok: true,
      beats: [{ counted: null, reason: 'presence-required', expectedSequence: sequence + 1 }],
    })
    const other = await opened(actor, { deviceId: 'desktop-00', takeOver: true })
    expect(other.lesson.prompt).not.toBeNull()
    await passTime(actor, 10)
    expect(
      await recordBeats({ learnerId: actor.accountId, leaseId: other.leaseId, beats: [beat(1, from, from + 10)] }),
    ).toMatchObject({
      beats: [{ counted: null, reason: 'presence-required' }],
    })
    expect((await progressOf(actor))?.measure).toBe(from * 1000)
  })

  test('answered in time, what was played meanwhile counts', async () => {
    const { actor, leaseId, from, sequence, prompt } = await asked()
    await passTime(actor, 10)
    expect(await answerPresence(actor, { leaseId, prompt: prompt.prompt, tries: prompt.tries, choice: -1 })).toMatchObject({
      ok: false,
      reason: 'presence-wrong',
    })
    const again = await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(sequence + 1, from, from + 10)] })
    if (!again.ok || !again.lesson.prompt) throw new Error('still asked')
    expect(again.lesson.prompt.tries).toBe(1)
    expect(await answerRightly(actor, leaseId, again.lesson.prompt)).toMatchObject({ ok: true, value: { late: false } })
    expect(
      await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(sequence + 1, from, from + 10)] }),
    ).toMatchObject({
      beats: [{ counted: [from * 1000, from * 1000 + 10_000] }],
    })
  })

  test('answered late, the time in between is worth nothing and nothing that counted is lost', async () => {
    const { actor, leaseId, from, sequence, prompt } = await asked()
    await sql.run`update lesson_progress set prompted_at = prompted_at - interval '10 minutes' where learner_id = ${actor.accountId}`
    await passTime(actor, 600)
    expect(await answerRightly(actor, leaseId, prompt)).toMatchObject({
      ok: true,
      value: { late: true, continueAtMilliseconds: from * 1000 },
    })
    const reply = await recordBeats({ learnerId: actor.accountId, leaseId, beats: [beat(sequence + 1, from, from + 10)] })
    expect(reply).toMatchObject({ beats: [{ reason: 'clipped' }] })
    expect((await progressOf(actor))?.measure).toBeLessThan(from * 1000 + 2_000)
  })

  test('ten answers at once pass it once', async () => {
    const { actor, leaseId, prompt } = await asked()
    const answers = await Promise.all(Array.from({ length: 10 }, () => answerRightly(actor, leaseId, prompt)))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.reason === 'presence-not-asked')).toHaveLength(9)
  })
})

describe('completing', () => {
  test('the last lesson completes the enrolment in the same transaction, and leaves the crediting behind once', async () => {
    const { actor } = await makeLearner(course.courseId)
    const first = await watch(actor, course.lessonIds[0] as string, 100)
    expect(first).toMatchObject({ ok: true, lesson: { notYet: [], prompt: null } })
    expect((await findEnrolment(actor.accountId, course.courseId))?.lessonsDoneAt).toBeNull()
    await watch(actor, course.lessonIds[1] as string, 60)
    const enrolment = await findEnrolment(actor.accountId, course.courseId)
    expect(enrolment?.completedAt).not.toBeNull()
    expect(enrolment?.completedAt).toEqual((await progressOf(actor, course.lessonIds[1]))?.completedAt)
    const left = () =>
      sql.many`select id from outbox where topic = 'courses.enrolment-completed' and payload ->> 'enrolmentId' = ${enrolment?.id}`
    expect(await left()).toHaveLength(1)
    await watch(actor, course.lessonIds[1] as string, 20)
    expect(await left()).toHaveLength(1)
    expect((await findEnrolment(actor.accountId, course.courseId))?.completedAt).toEqual(enrolment?.completedAt)
  })

  test('the pages say the same', async () => {
    const { actor } = await makeLearner(course.courseId)
    await watch(actor, lessonId, 100)
    const page = await findCourseWithProgress(actor.accountId, course.courseId)
    expect(page?.lessons).toMatchObject([
      { completed: true, watchedMilliseconds: 100_000, started: true },
      { completed: false, watchedMilliseconds: 0, started: false },
    ])
    const listed = (await listCoursesWithProgress(actor.accountId, studyYear)).find((each) => each.id === course.courseId)
    expect(listed).toMatchObject({ lessonCount: 2, lessonsDone: 1, watchedMilliseconds: 100_000, durationSeconds: 160 })
    expect(await findLessonStudy(actor.accountId, lessonId)).toMatchObject({ watched: [[0, 100_000]], continueAtMilliseconds: 0 })
  })
})
