import { randomInt } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { blindIndex } from './blind-index.ts'
import { hashPassword } from './hash-password.ts'
import { revokeSessions } from './revoke-sessions.ts'
import { normaliseIdNumber } from './rules/id-number.ts'

/** Without characters that are mistaken for others when read aloud or from paper. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/**
 * Gives back an account to the person whose identity document was checked: a new password, to be told them in person, and no session left.
 * For the operator; `npm run reset-password` asks for the number.
 */
export async function resetPassword(idNumber: string): Promise<Result<{ temporaryPassword: string }, 'not-found'>> {
  const index = blindIndex('id-number', normaliseIdNumber(idNumber))
  const temporaryPassword = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join(''),
  ).join('-')
  const passwordHash = await hashPassword(temporaryPassword)
  return await transaction(async (tx) => {
    const account = await tx.maybe<{ id: string }>`
      update account set password_hash = ${passwordHash}, password_changed_at = clock_timestamp() 
      where id_number_index = ${index} and awaits_activation_since is null returning id`
    if (!account) return refuse('not-found')
    await revokeSessions(tx, account.id, { allBut: null })
    await recordAudit(tx, { actorId: null, action: 'account.password-reset', objectType: 'account', objectId: account.id })
    return ok({ temporaryPassword })
  })
}
