import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { revokeSessions } from './revoke-sessions.ts'

/** Forgets an authenticator and its recovery codes and ends every session: the next sign-in enrols another. Who may do this to whom is not asked here. */
export async function clearSecondFactor(tx: Transaction, actorId: string, accountId: string): Promise<void> {
  await tx.run`delete from recovery_code where account_id = ${accountId}`
  await tx.run`delete from second_factor where account_id = ${accountId}`
  await revokeSessions(tx, accountId, { allBut: null })
  await recordAudit(tx, { actorId, action: 'account.second-factor-reset', objectType: 'account', objectId: accountId })
}
