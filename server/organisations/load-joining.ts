import type { Transaction } from '#server/platform/database.ts'
import type { Joining } from './rules/joining.ts'

export type JoiningRecord = Joining & {
  id: string
  /** null: invited by a number that had no account when the place asked. */
  learnerId: string | null
  authorityId: string | null
  askedAt: Date
}

/**
 * A joining and the learner, both locked: the account's row first, as everybody does who changes where a learner is registered, so that two
 * decisions about one person follow one another whoever makes them.
 */
export async function loadJoining(tx: Transaction, joiningId: string): Promise<JoiningRecord | null> {
  const found = await tx.maybe<{
    learnerId: string | null
  }>`select learner_id as "learnerId" from joining where id = ${joiningId}`
  if (!found) return null
  if (found.learnerId) await lockLearner(tx, found.learnerId)
  const [joining] = await lockJoinings(tx, { joiningId })
  return joining && joining.learnerId === found.learnerId ? joining : null
}

/** False when there is no such person. */
export const lockLearner = async (tx: Transaction, learnerId: string): Promise<boolean> =>
  (await tx.maybe`select 1 from account where id = ${learnerId} for no key update`) !== null

/** One joining, or all that are open of a learner (whose account must be locked), oldest first. */
export async function lockJoinings(
  tx: Transaction,
  { joiningId = null, learnerId = null }: { joiningId?: string | null; learnerId?: string | null },
): Promise<JoiningRecord[]> {
  return await tx.many<JoiningRecord>`
    select id, kind, learner_id as "learnerId", asked_by as "askedBy", asked_at as "askedAt", from_organisation_id as "fromOrganisationId",
      to_organisation_id as "toOrganisationId", authority_id as "authorityId", learner_agreed_at as "learnerAgreedAt",
      place_agreed_at as "placeAgreedAt", released_at as "releasedAt", release_due_at as "releaseDueAt", ended_as as "endedAs"
    from joining where id = ${joiningId} or (learner_id = ${learnerId} and ended_as is null) order by asked_at, id for update`
}
