import { randomUUID } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { revokeSessions } from './revoke-sessions.ts'
import { sealPerson } from './seal-person.ts'

/** What stands in the place of a name. */
export const forgottenName = '已注销'

/**
 * Takes name, numbers and the way in from an account, locked by the caller. What the law keeps (ledger, certificates, trail) stays under the account's
 * id; the numbers are free for a new sign-up.
 */
export async function forgetPerson(tx: Transaction, accountId: string, { actorId }: { actorId: string }): Promise<void> {
  // Nobody's numbers: sealed and indexed like any, found by nobody.
  const [idNumber, phone] = [sealPerson('id-number', accountId, randomUUID()), sealPerson('phone', accountId, randomUUID())]
  await tx.run`
    update account set real_name = ${forgottenName}, id_number_cipher = ${idNumber.cipher}, id_number_index = ${idNumber.index},
      phone_cipher = ${phone.cipher}, phone_index = ${phone.index}, password_changed_at = clock_timestamp(), status = 'disabled'
    where id = ${accountId}`
  await tx.run`delete from second_factor where account_id = ${accountId}`
  await revokeSessions(tx, accountId, { allBut: null })
  await recordAudit(tx, { actorId, action: 'account.forgotten', objectType: 'account', objectId: accountId })
}
