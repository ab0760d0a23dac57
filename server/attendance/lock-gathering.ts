import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { gatheringStateNames } from './rules/judge-attendance.ts'

export type GatheringState = keyof typeof gatheringStateNames
export type LockedGathering = {
  id: string
  kind: 'training' | 'class'
  organisationId: string
  title: string
  part: 'elective' | 'professional'
  form: 'offline-training' | 'class'
  assessed: boolean
  state: GatheringState
}

/** The row is the lock of everything about a gathering: those who only record what happens share it, whoever closes or changes it has it alone. */
export async function lockGathering(
  tx: Transaction,
  id: string,
  how: 'alone' | 'shared' = 'alone',
): Promise<LockedGathering | null> {
  await tx.run`set local lock_timeout = '20s'`
  const columns = tx.maybe<LockedGathering>
  return how === 'alone'
    ? await columns`select id, kind, organisation_id as "organisationId", title, part, form, assessed, state from gathering where id = ${id} for update`
    : await columns`select id, kind, organisation_id as "organisationId", title, part, form, assessed, state from gathering where id = ${id} for share`
}

/** For rooms that own the gathering: that it is there is theirs to know. */
export async function lockOwnedGathering(tx: Transaction, id: string): Promise<LockedGathering> {
  const gathering = await lockGathering(tx, id)
  invariant(gathering, `a gathering for ${id}`)
  return gathering
}
