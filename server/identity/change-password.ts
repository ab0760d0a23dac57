import { recordAudit } from '#server/audit/record-audit.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { decryptPersonalData } from './encrypt-personal-data.ts'
import { hashPassword, verifyPassword } from './hash-password.ts'
import { revokeSessions } from './revoke-sessions.ts'
import { checkPassword, type PasswordProblem } from './rules/password.ts'
import { countFailure, forgiveFailures, waitBeforeTry } from './throttle.ts'

export type ChangePasswordRefusal = PasswordProblem | 'password-wrong' | 'password-same' | 'sign-in-wait'

/** Replaces the password of whoever asks and knows the old one, and ends every other session. */
export async function changePassword(
  actor: Actor,
  wanted: { current: string; next: string; ip: string },
): Promise<Result<{ ended: number }, ChangePasswordRefusal>> {
  // Guessing from an open page is guessing all the same.
  const pair = { account: `change|${actor.accountId}`, ip: wanted.ip }
  const waitSeconds = await waitBeforeTry(pair)
  if (waitSeconds > 0) return refuse('sign-in-wait', { waitSeconds })
  const account = await sql.one<{ realName: string; passwordHash: string; idNumberCipher: string; phoneCipher: string }>`
    select real_name as "realName", password_hash as "passwordHash", id_number_cipher as "idNumberCipher", phone_cipher as "phoneCipher"
    from account where id = ${actor.accountId}`
  if (!(await verifyPassword(account.passwordHash, wanted.current))) {
    await countFailure(pair)
    return refuse('password-wrong')
  }
  await forgiveFailures(pair)
  const strength = checkPassword(wanted.next, {
    realName: account.realName,
    idNumber: decryptPersonalData('id-number', actor.accountId, account.idNumberCipher),
    phone: decryptPersonalData('phone', actor.accountId, account.phoneCipher),
  })
  if (!strength.ok) return strength
  if (wanted.next === wanted.current) return refuse('password-same')
  const passwordHash = await hashPassword(wanted.next)
  return await transaction(async (tx) => {
    // The old hash in the condition: of two changes at once, one finds the password already changed.
    const changed = await tx.run`
      update account set password_hash = ${passwordHash}, password_changed_at = clock_timestamp()
      where id = ${actor.accountId} and password_hash = ${account.passwordHash}`
    if (changed === 0) return refuse('password-wrong')
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'account.password-changed',
      objectType: 'account',
      objectId: actor.accountId,
    })
    return ok({ ended: await revokeSessions(tx, actor.accountId, { allBut: actor.sessionId }) })
  })
}
