import { recordAudit } from '#server/audit/record-audit.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { verifyPassword } from './hash-password.ts'
import { countFailure, forgiveFailures, oneTryAtATime, waitBeforeTry } from './throttle.ts'

/** Shows again by the password that it is still the same person. Gives no powers: a session without the second factor stays without. */
export async function confirmByPassword(
  actor: Actor,
  { password, ip }: { password: string; ip: string },
): Promise<Result<undefined, 'password-wrong' | 'code-wait'>> {
  const pair = { account: `change|${actor.accountId}`, ip }
  return await oneTryAtATime(pair, async () => {
    const waitSeconds = await waitBeforeTry(pair)
    if (waitSeconds > 0) return refuse('code-wait', { waitSeconds })
    const { passwordHash } = await sql.one<{ passwordHash: string }>`
      select password_hash as "passwordHash" from account where id = ${actor.accountId}`
    if (!(await verifyPassword(passwordHash, password))) {
      await countFailure(pair)
      return refuse('password-wrong')
    }
    await forgiveFailures(pair)
    await transaction(async (tx) => {
      await tx.run`update session set confirmed_at = clock_timestamp() where id = ${actor.sessionId} and revoked_at is null`
      await recordAudit(tx, {
        actorId: actor.accountId,
        action: 'session.confirmed',
        objectType: 'account',
        objectId: actor.accountId,
        details: { by: 'password' },
      })
    })
    return ok()
  })
}
