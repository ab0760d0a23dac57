import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findStandings } from './find-standings.ts'
import { mayGrant } from './rules/granting.ts'
import type { GrantableRole } from './rules/tree.ts'

export type GrantInForce = {
  id: string
  accountId: string
  role: GrantableRole
  organisationId: string | null
  validUntil: Date | null
  now: Date
}
export type GrantChangeRefusal = 'not-found' | 'own-power' | 'not-yours-to-grant' | 'grant-over' | 'confirm-needed'

/** A power that the actor may change, locked: whoever may give it may limit it and take it back, but not their own. */
export async function loadGrant(
  tx: Transaction,
  actor: Actor,
  grantId: string,
): Promise<Result<GrantInForce, GrantChangeRefusal>> {
  const grant = await tx.maybe<GrantInForce & { revokedAt: Date | null }>`
    select id, account_id as "accountId", role, organisation_id as "organisationId", valid_until as "validUntil", revoked_at as "revokedAt",
      clock_timestamp() as now
    from role_grant where id = ${grantId} for update`
  if (!grant) return refuse('not-found')
  const standings = await findStandings(actor, grant.organisationId, tx)
  if (standings.length === 0) return refuse('not-found')
  if (grant.accountId === actor.accountId) return refuse('own-power')
  if (!mayGrant(standings, grant.role)) return refuse('not-yours-to-grant')
  const sure = requireConfirmed(actor, grant.now)
  if (!sure.ok) return sure
  if (grant.revokedAt || (grant.validUntil && grant.validUntil <= grant.now)) return refuse('grant-over')
  return ok(grant)
}
