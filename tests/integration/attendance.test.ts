/** Whoever came is credited once for what they attended; codes that were sent on, forged, kept or brought by others' phones are not. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkIn, type OwnCheckIn } from '#server/attendance/check-in.ts'
import { choosePeople, dropPerson, lookUpPeople } from '#server/attendance/choose-people.ts'
import { creditGatherings } from '#server/attendance/credit-gatherings.ts'
import { decideMark } from '#server/attendance/decide-mark.ts'
import { findAttendance } from '#server/attendance/find-attendance.ts'
import { handInGathering } from '#server/attendance/hand-in-gathering.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { openGathering } from '#server/attendance/open-gathering.ts'
import { placeScreen } from '#server/attendance/place-screen.ts'
import { listOwnGatherings, summariseGatherings } from '#server/attendance/queries.ts'
import { recordResults } from '#server/attendance/record-results.ts'
import { writeLearnerCode, writeScreenCode } from '#server/attendance/rules/check-in-code.ts'
import { scanPeople } from '#server/attendance/scan-people.ts'
import { seeCode } from '#server/attendance/see-code.ts'
import { showCodes, showOwnCodes } from '#server/attendance/show-codes.ts'
import { priceSubject } from '#server/fees/price-subject.ts'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { confirmHeld, minutesFromNow, openTraining, session } from '#tests/support/attendance-world.ts'
import { charge, makePrice } from '#tests/support/fee-world.ts'
import type { MadePerson } from '#tests/support/make-person.ts'
import { makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})
const person = () => makeVerifiable(world.company)
const now = session(-30, 30)
const fresh = { kept: false, sighting: null, spot: null, device: 'phone' }
const codeOf = (sessionId: string, secondsAgo = 0, direction: 'in' | 'out' = 'in') =>
  writeScreenCode(env().CHECK_IN_KEY, { sessionId, direction, at: new Date(Date.now() - secondsAgo * 1000) })
const asked = (sessionId: string, changes: Partial<OwnCheckIn> = {}): OwnCheckIn => ({
  ...{ ...fresh, eventId: randomUUID(), code: codeOf(sessionId), device: randomUUID() },
  ...changes,
})
const told = async (answer: ReturnType<typeof checkIn>) => {
  const result = await answer
  return result.ok ? [result.value.standing, result.value.doubt].filter(Boolean).join(' ') : result.reason
}
const marksOf = (sessionId: string) =>
  sql.many<{
    id: string
    standing: string
  }>`select id, standing from attendance_event where session_id = ${sessionId} order by received_at, id`

describe('checking in by the screen', () => {
  let people: MadePerson[]
  let room: ReturnType<typeof session>
  beforeAll(async () => {
    people = [await person(), await person(), await person()]
    room = { ...now, id: randomUUID() }
    await openTraining(
      world.company,
      people.map((each) => each.accountId),
      [room],
    )
  })

  it('is recorded once, however often it is sent', async () => {
    const [someone] = people as [MadePerson]
    const one = asked(room.id)
    expect(await Promise.all([1, 2, 3].map(() => told(checkIn(someone.actor, one))))).toContain('counted')
    expect(await told(checkIn(someone.actor, one))).toBe('counted')
    expect(await told(checkIn(someone.actor, asked(room.id)))).toBe('counted')
    expect(await marksOf(room.id)).toHaveLength(1)
  })

  it('takes nothing from a photograph, from another training, from a forger, or from whoever is not on the list', async () => {
    const [, friend] = people as [MadePerson, MadePerson]
    const other = { ...now, id: randomUUID() }
    await openTraining(world.sibling, [], [other])
    expect(await told(checkIn(friend.actor, asked(room.id, { code: codeOf(room.id, 40) })))).toBe('code-expired')
    expect(await told(checkIn(friend.actor, asked(other.id)))).toBe('not-on-list')
    const forged = writeScreenCode('f'.repeat(40), { sessionId: room.id, direction: 'in', at: new Date() })
    expect(await told(checkIn(friend.actor, asked(room.id, { code: forged })))).toBe('code-unknown')
    expect(await told(checkIn((await person()).actor, asked(room.id)))).toBe('not-on-list')
    const tomorrow = session(24 * 60, 25 * 60)
    await openTraining(world.company, [friend.accountId], [tomorrow])
    expect(await told(checkIn(friend.actor, asked(tomorrow.id)))).toBe('not-time')
    // What this browser saw while it was fresh keeps its moment; the same from another browser does not.
    const seen = await seeCode(codeOf(room.id), 'mine')
    const sighting = seen.ok ? seen.value.sighting : ''
    expect(await told(checkIn(friend.actor, asked(room.id, { sighting, device: 'yours' })))).toBe('code-unknown')
    expect(await told(checkIn(friend.actor, asked(room.id, { sighting, device: 'mine' })))).toBe('counted')
  })

  it('asks the organiser where it cannot know: kept on a phone, a phone that served somebody else, no place', async () => {
    const [first, , third] = people as [MadePerson, MadePerson, MadePerson]
    const kept = asked(room.id, { code: codeOf(room.id, 300), kept: true })
    expect(await told(checkIn(third.actor, kept))).toBe('waiting sent-later')
    expect(await decideMark(world.neighbour.actor, { eventId: kept.eventId, counts: true })).toMatchObject({
      reason: 'not-found',
    })
    expect((await decideMark(world.handler.actor, { eventId: kept.eventId, counts: false })).ok).toBe(true)
    expect(await decideMark(world.handler.actor, { eventId: kept.eventId, counts: true })).toMatchObject({
      reason: 'mark-decided',
    })
    const lent = { code: codeOf(room.id, 0, 'out'), device: 'lent' }
    expect(await told(checkIn(first.actor, asked(room.id, lent)))).toBe('counted')
    expect(await told(checkIn(third.actor, asked(room.id, lent)))).toBe('waiting device-shared')
    await placeScreen(world.handler.actor, { sessionId: room.id, point: { latitude: 39.1, longitude: 117.2 } })
    expect(await told(checkIn(third.actor, asked(room.id)))).toBe('waiting no-place')
    const far = { latitude: 39.3, longitude: 117.2, accuracyMetres: 20 }
    await sql.run`update attendance_event set standing = 'rejected', decided_by = ${world.handler.accountId}, decided_at = now()
      where session_id = ${room.id} and learner_id = ${third.accountId} and standing = 'waiting'`
    expect(await told(checkIn(third.actor, asked(room.id, { spot: far })))).toBe('too-far')
    expect(await told(checkIn(third.actor, asked(room.id, { spot: { ...far, latitude: 39.101 } })))).toBe('counted')
  })
})

describe('the organiser', () => {
  it('scans learners’ codes, also those that were kept without a network, each once', async () => {
    const [someone, another] = [await person(), await person()]
    const room = session(-120, -60)
    await openTraining(world.company, [someone.accountId], [room])
    const at = minutesFromNow(-110)
    const scan = {
      id: randomUUID(),
      code: writeLearnerCode(env().CHECK_IN_KEY, { learnerId: someone.accountId, at }),
      scannedAt: at,
    }
    const stranger = {
      ...scan,
      id: randomUUID(),
      code: writeLearnerCode(env().CHECK_IN_KEY, { learnerId: another.accountId, at }),
    }
    const old = { ...scan, id: randomUUID(), scannedAt: minutesFromNow(-100) }
    const scans = [scan, stranger, old, { ...scan, id: randomUUID(), code: 'nonsense' }]
    for (let time = 0; time < 2; time += 1)
      expect(await scanPeople(world.handler.actor, { sessionId: room.id, direction: 'in', scans })).toMatchObject({
        value: [
          { refused: null },
          { refused: 'not-on-list', realName: null },
          { refused: 'code-expired' },
          { refused: 'code-unknown' },
        ],
      })
    expect(await marksOf(room.id)).toEqual([{ id: scan.id, standing: 'counted' }])
    expect((await showOwnCodes(someone.actor)).codes.length).toBeGreaterThan(5)
    const now = { ...session(-30, 30), id: randomUUID() }
    await openTraining(world.company, [someone.accountId], [now])
    expect(await showCodes(world.handler.actor, now.id, 'in')).toMatchObject({ expected: 1, here: 0 })
    expect(await showCodes(world.neighbour.actor, now.id, 'in')).toBeNull()
  })

  it('keeps the list: own people only, and whoever was seen stays', async () => {
    const [someone, another, foreign] = [await person(), await person(), await makeVerifiable(world.elsewhere)]
    const room = session(-120, -60)
    const gatheringId = await openTraining(world.company, [], [room])
    const { actor } = world.handler
    expect(await choosePeople(actor, { gatheringId, learnerIds: [foreign.accountId], how: 'chosen' })).toMatchObject({
      reason: 'person-unknown',
    })
    const learnerIds = [someone.accountId, another.accountId]
    expect(await choosePeople(actor, { gatheringId, learnerIds, how: 'chosen' })).toMatchObject({ value: { added: 2 } })
    expect(await choosePeople(actor, { gatheringId, learnerIds, how: 'chosen' })).toMatchObject({ value: { added: 0 } })
    const looked = await lookUpPeople(actor, {
      gatheringId,
      people: [someone, someone, foreign].map(({ idNumber }) => ({ realName: '', idNumber })),
    })
    expect(looked?.map((row) => row.problem)).toEqual([null, '与前面一行是同一人', expect.stringContaining('没有找到')])
    const marked = { sessionId: room.id, learnerIds: [someone.accountId, foreign.accountId], cameAt: room.startsAt, wentAt: null }
    expect(await markSheet(actor, marked)).toMatchObject({ value: { marked: 1 } })
    expect(await markSheet(actor, { ...marked, cameAt: minutesFromNow(-300) })).toMatchObject({ reason: 'not-time' })
    expect(await dropPerson(actor, { gatheringId, learnerId: someone.accountId })).toMatchObject({ reason: 'has-attended' })
    const subject = { kind: 'training' as const, id: gatheringId, organisationId: world.company }
    const priceId = await makePrice(actor, world.company)
    expect((await transaction((tx) => priceSubject(tx, actor, { subject, priceId }))).ok).toBe(true)
    const feeId = await charge(subject, another.accountId)
    expect((await dropPerson(actor, { gatheringId, learnerId: another.accountId })).ok).toBe(true)
    expect(await sql.one`select state, reason from enrolment_fee where id = ${feeId}`).toEqual({
      ...{ state: 'void', reason: '主办单位移出名单' },
    })
    expect(await findAttendance(actor, { gatheringId, show: 'incomplete', search: '', page: 1 })).toMatchObject({
      counts: { all: 1, missing: 0, incomplete: 1, waiting: 0 },
    })
    const changed = (sessions: ReturnType<typeof session>[]) =>
      transaction((tx) =>
        openGathering(tx, {
          ...{
            id: gatheringId,
            kind: 'training',
            organisationId: world.company,
            title: '改了',
            part: 'elective',
            form: 'offline-training',
          },
          ...{ assessed: false, sessions, centihours: 400 },
        }),
      )
    expect(await changed([{ ...room, startsAt: minutesFromNow(-90) }])).toMatchObject({ reason: 'session-attended' })
    expect((await changed([room, session(30, 60)])).ok).toBe(true)
    expect(await transaction((tx) => handInGathering(tx, gatheringId))).toMatchObject({ reason: 'not-over-yet' })
  })
})

describe('crediting', () => {
  const waiting = () =>
    sql.many<Delivery<{ gatheringId: string }>>`
      select id as "outboxId", payload from outbox where topic = 'attendance.gathering-confirmed' and done_at is null order by id`
  const sit = (learners: readonly MadePerson[], room: ReturnType<typeof session>) =>
    markSheet(world.handler.actor, {
      ...{ sessionId: room.id, learnerIds: learners.map((each) => each.accountId) },
      ...{ cameAt: room.startsAt, wentAt: room.endsAt },
    })
  const electives = async ({ accountId }: MadePerson) => (await getLearnerYear(accountId, 2026)).statement?.counted.elective

  it('writes hours for those who attended, a day at a time, once, whoever runs it how often', async () => {
    const [diligent, half, absent] = [await person(), await person(), await person()]
    const rooms = [session(-3 * 1440 - 200, -3 * 1440 - 20), session(-2 * 1440 - 200, -2 * 1440 - 20), session(-300, -120)]
    const gatheringId = await openTraining(
      world.company,
      [diligent, half, absent].map((each) => each.accountId),
      rooms,
      { centihours: 1200, assessed: true },
    )
    for (const room of rooms) await sit([diligent, half], room)
    const learnerIds = [diligent.accountId]
    await recordResults(world.handler.actor, { gatheringId, learnerIds, result: 'passed' })
    await confirmHeld(gatheringId, world.reviewer.accountId)
    const deliveries = await waiting()
    await Promise.all([creditGatherings(deliveries), creditGatherings(deliveries)])
    await creditGatherings(deliveries)
    expect(await waiting()).toEqual([])
    expect([await electives(diligent), await electives(half), await electives(absent)]).toEqual([1200, 0, 0])
    const entries = await sql.many`select 1 from ledger_entry where source_id = ${gatheringId}`
    expect(entries).toHaveLength(3)
    expect((await listOwnGatherings(half.accountId))[0]).toMatchObject({
      centihours: 0,
      sentence: '3 场中有 3 场计入，没有考核结果，不计学时',
    })
    expect((await summariseGatherings([gatheringId])).get(gatheringId)).toMatchObject({
      attendees: 3,
      credited: 1,
      centihours: 1200,
    })
    expect(
      await markSheet(world.handler.actor, {
        sessionId: (rooms[0] as { id: string }).id,
        learnerIds,
        cameAt: null,
        wentAt: null,
      }),
    ).toMatchObject({
      reason: 'gathering-over',
    })
  })

  it('counts the same hour once, whichever of two trainings comes first', async () => {
    const both = await person()
    const morning = session(-600, -420)
    const gatherings = [[morning], [{ ...morning, id: randomUUID() }, session(-400, -220)]]
    for (const rooms of gatherings) {
      const gatheringId = await openTraining(world.company, [both.accountId], rooms, { centihours: 400 * rooms.length })
      for (const room of rooms) await sit([both], room)
      await confirmHeld(gatheringId, world.reviewer.accountId)
    }
    const deliveries = await waiting()
    await Promise.all(deliveries.map((delivery) => creditGatherings([delivery])))
    expect(await electives(both)).toBe(800)
    const told = (await listOwnGatherings(both.accountId)).map((each) => each.sentence).join()
    expect(told).toContain('同一时间只计一次')
    expect(await checkInvariants()).toEqual([])
  })
})
