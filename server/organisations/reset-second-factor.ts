import type { Actor } from '#server/identity/actor.ts'
import { clearSecondFactor } from '#server/identity/clear-second-factor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findHeld } from './answers-for.ts'
import { mayGrant } from './rules/granting.ts'

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
    const held = await findHeld(tx, actor, accountId)
    if (held.every(({ standings }) => standings.length === 0)) return refuse('not-found')
    if (!held.every(({ role, standings }) => mayGrant(standings, role))) return refuse('not-yours-to-grant')
    const sure = requireConfirmed(actor, await tx.now())
    if (!sure.ok) return sure
    await clearSecondFactor(tx, actor.accountId, accountId)
    return ok()
  })
}
