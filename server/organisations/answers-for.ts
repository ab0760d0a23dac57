import type { Actor } from '#server/identity/actor.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findStandings } from './find-standings.ts'
import { lockLearner } from './load-joining.ts'
import { mayGrant, type Standing } from './rules/granting.ts'
import type { GrantableRole } from './rules/tree.ts'
import { placesOf } from './scope.ts'

/**
 * Locks the person whose record is to be changed, when the actor may do so by `power`: they are registered within reach; the bureau answers also for
 * those who are registered nowhere. Nobody changes their own record this way.
 */
export async function answersFor(
  tx: Transaction,
  actor: Actor,
  power: Power,
  learnerId: string,
): Promise<Result<undefined, 'not-found' | 'own-record'>> {
  if (!(await lockLearner(tx, learnerId))) return refuse('not-found')
  const within = await tx.maybe`
    select 1 from organisation mine left join affiliation f on f.learner_id = ${learnerId} and f.ended_at is null
      left join organisation theirs on theirs.id = f.organisation_id
    where mine.id = any(${placesOf(actor, power)}::uuid[]) and (mine.kind = 'bureau' or theirs.path <@ mine.path) limit 1`
  if (!within) return refuse('not-found')
  return learnerId === actor.accountId ? refuse('own-record') : ok()
}

/** The powers that somebody holds now, each with how the actor stands to its place. */
export async function findHeld(
  tx: Transaction,
  actor: Actor,
  accountId: string,
): Promise<{ role: GrantableRole; standings: Standing[] }[]> {
  const held = await tx.many<{ role: GrantableRole; organisationId: string | null }>`
    select role, organisation_id as "organisationId" from role_grant
    where account_id = ${accountId} and revoked_at is null and (valid_until is null or valid_until > clock_timestamp())`
  const found: { role: GrantableRole; standings: Standing[] }[] = []
  for (const { role, organisationId } of held) found.push({ role, standings: await findStandings(actor, organisationId, tx) })
  return found
}

/**
 * Whether the actor may give every power that the person holds. Who changes numbers or access of an account could come into it: nobody comes by this way
 * into one that can do more than they.
 */
export const mayGiveAllOf = async (tx: Transaction, actor: Actor, accountId: string): Promise<boolean> =>
  (await findHeld(tx, actor, accountId)).every(({ role, standings }) => mayGrant(standings, role))
