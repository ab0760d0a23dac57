import type { Actor } from '#server/identity/actor.ts'
import { clearSecondFactor } from '#server/identity/clear-second-factor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findStandings } from './find-standings.ts'
import { mayGrant } from './rules/granting.ts'
import type { GrantableRole } from './rules/tree.ts'

/**
 * For an official whose authenticator and recovery codes are lost, after somebody saw who they are. Only by whoever may give every power that the person
 * holds: nobody comes by this way into an account that can do more than they.
 */
export async function resetSecondFactor(
  actor: Actor,
  accountId: string,
): Promise<Result<undefined, 'not-found' | 'own-power' | 'not-yours-to-grant' | 'confirm-needed'>> {
  if (actor.accountId === accountId) return refuse('own-power')
  return await transaction(async (tx) => {
    const held = await tx.many<{ role: GrantableRole; organisationId: string | null }>`
      select role, organisation_id as "organisationId" from role_grant
      where account_id = ${accountId} and revoked_at is null and (valid_until is null or valid_until > clock_timestamp())`
    let known = false
    let all = true
    for (const { role, organisationId } of held) {
      const standings = await findStandings(actor, organisationId, tx)
      known ||= standings.length > 0
      all &&= mayGrant(standings, role)
    }
    if (!known) return refuse('not-found')
    if (!all) return refuse('not-yours-to-grant')
    const sure = requireConfirmed(actor, await tx.now())
    if (!sure.ok) return sure
    await clearSecondFactor(tx, actor.accountId, accountId)
    return ok()
  })
}
