/** A unit that holds trainings, and people who come to them. */
import { randomUUID } from 'node:crypto'
import { addAttendees } from '#server/attendance/add-attendees.ts'
import { confirmGathering } from '#server/attendance/confirm-gathering.ts'
import { handInGathering } from '#server/attendance/hand-in-gathering.ts'
import { type GatheringPlan, openGathering } from '#server/attendance/open-gathering.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'

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
