import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { revokeSessions } from './revoke-sessions.ts'

export type AccessChange = 'reset' | 'deactivate' | 'reactivate'

/**
 * What may be done to a way into an account, locked by the caller. `reset`: the password is gone, and the owner takes the account up again by name and
 * numbers (activate-account.ts). Whoever is signed in is signed out. False when the account does not stand so that this could be done to it.
 */
export async function changeAccess(
  tx: Transaction,
  accountId: string,
  change: AccessChange,
  { actorId, reason }: { actorId: string; reason: string },
): Promise<boolean> {
  const changed =
    change === 'reset'
      ? await tx.run`
          update account set password_hash = null, password_changed_at = clock_timestamp(), awaits_activation_since = clock_timestamp()
          where id = ${accountId} and status = 'active'`
      : await tx.run`
          update account set status = ${change === 'deactivate' ? 'disabled' : 'active'}
          where id = ${accountId} and status = ${change === 'deactivate' ? 'active' : 'disabled'}`
  if (changed === 0) return false
  if (change !== 'reactivate') await revokeSessions(tx, accountId, { allBut: null })
  await recordAudit(tx, {
    ...{ actorId, action: `account.access-${change}`, objectType: 'account', objectId: accountId },
    details: { reason },
  })
  return true
}
