import { randomUUID } from 'node:crypto'
import { choosePeople, dropPerson, findChoosable, lookUpPeople } from '#server/attendance/choose-people.ts'
import { decideMark } from '#server/attendance/decide-mark.ts'
import { findAttendance } from '#server/attendance/find-attendance.ts'
import { findHeld, findHeldSession } from '#server/attendance/find-held.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { placeScreen } from '#server/attendance/place-screen.ts'
import { recordResults } from '#server/attendance/record-results.ts'
import { scanPeople } from '#server/attendance/scan-people.ts'
import { showCodes } from '#server/attendance/show-codes.ts'
import { sql } from '#server/platform/database.ts'
import { openTraining, session } from './attendance-world.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

/** A training of `company` that is held at this moment; made when the first row asks. */
const trainings = new WeakMap<ScopeWorld, Promise<{ gatheringId: string; sessionId: string; eventId: string }>>()
function training(world: ScopeWorld) {
  const made = trainings.get(world) ?? make(world)
  trainings.set(world, made)
  return made
}
async function make({ company, learner }: ScopeWorld) {
  const room = session(-30, 30)
  const gatheringId = await openTraining(company, [learner.accountId], [room], { assessed: true })
  const eventId = randomUUID()
  await sql.run`
    insert into attendance_event (id, session_id, learner_id, direction, at, received_at, method, standing, doubt)
    values (${eventId}, ${room.id}, ${learner.accountId}, 'in', now(), now(), 'screen', 'waiting', 'sent-later')`
  return { gatheringId, sessionId: room.id, eventId }
}

const own = 'acts on nobody and nothing but whoever asks'
const check = 'is itself the question whether somebody may'

export const attendanceRows: Record<string, ScopeRow> = {
  'attendance/check-in#checkIn': own,
  'attendance/show-codes#showOwnCodes': own,
  'attendance/lock-held#lockHeld': check,
  'attendance/lock-held#lockHeldSession': check,
  'attendance/find-held#findHeld': {
    by: 'handler',
    ask: async (actor, world) => findHeld(actor, (await training(world)).gatheringId),
  },
  'attendance/find-held#findHeldSession': {
    by: 'handler',
    ask: async (actor, world) => findHeldSession(actor, await training(world)),
  },
  'attendance/find-attendance#findAttendance': {
    by: 'handler',
    ask: async (actor, world) =>
      findAttendance(actor, { gatheringId: (await training(world)).gatheringId, show: 'all', search: '', page: 1 }),
  },
  'attendance/show-codes#showCodes': {
    by: 'handler',
    ask: async (actor, world) => ((await showCodes(actor, (await training(world)).sessionId, 'in')) ? ['codes'] : null),
  },
  'attendance/choose-people#findChoosable': {
    by: 'handler',
    ask: async (actor, world) => findChoosable(actor, { gatheringId: (await training(world)).gatheringId, search: '' }),
  },
  'attendance/choose-people#lookUpPeople': {
    by: 'handler',
    ask: async (actor, world) =>
      lookUpPeople(actor, {
        gatheringId: (await training(world)).gatheringId,
        people: [{ realName: '', idNumber: world.learner.idNumber }],
      }),
  },
  'attendance/choose-people#choosePeople': {
    by: 'handler',
    ask: async (actor, world) =>
      choosePeople(actor, {
        ...{ gatheringId: (await training(world)).gatheringId, learnerIds: [world.learner.accountId], how: 'chosen' },
      }),
  },
  'attendance/mark-sheet#markSheet': {
    by: 'handler',
    ask: async (actor, world) =>
      markSheet(actor, {
        ...{ sessionId: (await training(world)).sessionId, learnerIds: [world.learner.accountId] },
        ...{ cameAt: new Date(Date.now() - 60_000), wentAt: null },
      }),
  },
  'attendance/scan-people#scanPeople': {
    by: 'handler',
    ask: async (actor, world) =>
      scanPeople(actor, {
        ...{ sessionId: (await training(world)).sessionId, direction: 'in' },
        scans: [{ id: randomUUID(), code: 'x', scannedAt: new Date() }],
      }),
  },
  'attendance/record-results#recordResults': {
    by: 'handler',
    ask: async (actor, world) =>
      recordResults(actor, { gatheringId: (await training(world)).gatheringId, learnerIds: 'all', result: 'passed' }),
  },
  'attendance/place-screen#placeScreen': {
    by: 'handler',
    ask: async (actor, world) => placeScreen(actor, { sessionId: (await training(world)).sessionId, point: null }),
  },
  'attendance/decide-mark#decideMark': {
    by: 'handler',
    ask: async (actor, world) => decideMark(actor, { eventId: (await training(world)).eventId, counts: true }),
  },
  'attendance/choose-people#dropPerson': {
    by: null,
    ask: async (actor, world) =>
      dropPerson(actor, { gatheringId: (await training(world)).gatheringId, learnerId: world.learner.accountId }),
  },
}
