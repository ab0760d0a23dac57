/** A unit that holds trainings, and people who come to them. */
import { randomUUID } from 'node:crypto'
import { addAttendees } from '#server/attendance/add-attendees.ts'
import { confirmGathering } from '#server/attendance/confirm-gathering.ts'
import { handInGathering } from '#server/attendance/hand-in-gathering.ts'
import { type GatheringPlan, openGathering } from '#server/attendance/open-gathering.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makeOrganisation } from './make-city.ts'

export const minutesFromNow = (minutes: number): Date => new Date(Date.now() + minutes * 60_000)
export const session = (from: number, to: number) => ({
  ...{ id: randomUUID() as string, startsAt: minutesFromNow(from), endsAt: minutesFromNow(to), place: '三楼会议室' },
})

/** A training that is open, with these people on its list. `sessions`: by minutes from now. */
export async function openTraining(
  organisationId: string,
  learnerIds: readonly string[],
  sessions: readonly ReturnType<typeof session>[],
  changes: Partial<GatheringPlan> = {},
): Promise<string> {
  const id = randomUUID()
  await transaction(async (tx) => {
    const opened = await openGathering(tx, {
      ...{ id, kind: 'training', organisationId, title: '人工智能应用培训', part: 'elective', form: 'offline-training' },
      ...{ assessed: false, sessions, centihours: 800, ...changes },
    })
    invariant(opened.ok, 'it is opened')
    const added = await addAttendees(tx, { gatheringId: id, learnerIds, how: 'chosen', by: null, capacity: null })
    invariant(added.ok, 'they are on the list')
  })
  return id
}

export async function confirmHeld(gatheringId: string, by: string): Promise<void> {
  await transaction(async (tx) => {
    const handed = await handInGathering(tx, gatheringId)
    invariant(handed.ok, `it is handed in: ${handed.ok ? '' : handed.reason}`)
    invariant((await confirmGathering(tx, { gatheringId, by })).ok, 'it is confirmed')
  })
}

/** A training that all these people attended to the end, confirmed; a worker has to credit it. */
export async function confirmAttended(learnerIds: readonly string[], centihours = 800): Promise<string> {
  const { organisation, confirmer } = await makeHost()
  const room = session(-600, -240)
  const gatheringId = await openTraining(organisation, learnerIds, [room], { centihours })
  for (const [direction, at] of [['in', room.startsAt] as const, ['out', room.endsAt] as const])
    await sql.run`
      insert into attendance_event (id, session_id, learner_id, direction, at, received_at, method, standing, recorded_by)
      select gen_random_uuid(), ${room.id}, unnest(${learnerIds}::uuid[]), ${direction}, ${at}, now(), 'sheet', 'counted', ${confirmer}`
  await confirmHeld(gatheringId, confirmer)
  return gatheringId
}

async function makeHost(): Promise<{ organisation: string; confirmer: string }> {
  const known = await sql.maybe<{ id: string }>`select id from organisation where parent_id is null limit 1`
  const organisation = known?.id ?? (await makeOrganisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null }))
  const { id: confirmer } = await sql.one<{ id: string }>`select id from account order by id limit 1`
  return { organisation, confirmer }
}
