import { recordAudit } from '#server/audit/record-audit.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { isDemonstrationSecret } from './demonstration-factor.ts'
import { decryptPersonalData } from './encrypt-personal-data.ts'
import { normaliseRecoveryCode, spendRecoveryCode, writeRecoveryCodes } from './recovery-codes.ts'
import { countFailure, forgiveFailures, oneTryAtATime, waitBeforeTry } from './throttle.ts'
import { matchingStep } from './totp.ts'

export type CodeRefusal = 'code-wrong' | 'code-wait' | 'factor-missing'
type Factor = { secretCipher: string; enrolledAt: Date | null; lastStep: number }

/**
 * Shows the second factor: a code of the authenticator or an unused recovery code. From then on this session has the powers of its owner, and
 * counts as confirmed. The first code of a new authenticator enrols it and answers with the recovery codes, which nobody sees again.
 */
export async function useSecondFactor(
  actor: Actor,
  code: string,
): Promise<Result<{ recoveryCodes: string[] | null }, CodeRefusal>> {
  return await guarded(actor, () =>
    transaction(async (tx) => {
      const factor = await lockFactor(tx, actor.accountId)
      if (!factor) return refuse('factor-missing')
      const now = await tx.now()
      const by = await acceptedBy(tx, actor.accountId, factor, code, now)
      if (!by) return refuse('code-wrong')
      const recoveryCodes = factor.enrolledAt ? null : await enrol(tx, actor.accountId, now)
      await tx.run`update session set second_factor_at = ${now}, confirmed_at = ${now} where id = ${actor.sessionId} and revoked_at is null`
      await audit(tx, actor, factor.enrolledAt ? 'session.second-factor-shown' : 'account.second-factor-enrolled', { by })
      return ok({ recoveryCodes })
    }),
  )
}

/** Shows again, for a sensitive act, that it is still the same person: an enrolled authenticator's code or a recovery code. */
export async function confirmByCode(actor: Actor, code: string): Promise<Result<undefined, CodeRefusal>> {
  return await guarded(actor, () =>
    transaction(async (tx) => {
      const factor = await lockFactor(tx, actor.accountId)
      if (!factor?.enrolledAt) return refuse('factor-missing')
      const now = await tx.now()
      const by = await acceptedBy(tx, actor.accountId, factor, code, now)
      if (!by) return refuse('code-wrong')
      await tx.run`update session set confirmed_at = ${now} where id = ${actor.sessionId} and revoked_at is null`
      await audit(tx, actor, 'session.confirmed', { by })
      return ok()
    }),
  )
}

/** Only whoever knows the password gets this far, so the wait after wrong codes belongs to the account alone and not to an address. */
async function guarded<Value>(actor: Actor, run: () => Promise<Result<Value, CodeRefusal>>): Promise<Result<Value, CodeRefusal>> {
  const pair = { account: `second|${actor.accountId}`, ip: '0.0.0.0' }
  return await oneTryAtATime(pair, async () => {
    const waitSeconds = await waitBeforeTry(pair)
    if (waitSeconds > 0) return refuse('code-wait', { waitSeconds })
    const answer = await run()
    if (answer.ok) await forgiveFailures(pair)
    else if (answer.reason === 'code-wrong') await countFailure(pair)
    return answer
  })
}

/** The row is the lock: a code opens once, however many try it at the same instant. */
const lockFactor = (tx: Transaction, accountId: string) =>
  tx.maybe<Factor>`
    select secret_cipher as "secretCipher", enrolled_at as "enrolledAt", last_step as "lastStep" from second_factor
    where account_id = ${accountId} for no key update`

async function acceptedBy(
  tx: Transaction,
  accountId: string,
  factor: Factor,
  text: string,
  now: Date,
): Promise<'authenticator' | 'recovery-code' | null> {
  const secret = decryptPersonalData('second-factor', accountId, factor.secretCipher)
  // The code of a demonstration stands on the page for everybody: whoever reads it second is let in as well.
  const step = matchingStep(
    secret,
    text.normalize('NFKC').replace(/\s/g, ''),
    now,
    isDemonstrationSecret(secret) ? 0 : factor.lastStep,
  )
  if (step !== null) {
    await tx.run`update second_factor set last_step = greatest(last_step, ${step}) where account_id = ${accountId}`
    return 'authenticator'
  }
  const recovery = factor.enrolledAt ? normaliseRecoveryCode(text) : null
  return recovery && (await spendRecoveryCode(tx, accountId, recovery, now)) ? 'recovery-code' : null
}

async function enrol(tx: Transaction, accountId: string, now: Date): Promise<string[]> {
  await tx.run`update second_factor set enrolled_at = ${now} where account_id = ${accountId}`
  return await writeRecoveryCodes(tx, accountId, now)
}

const audit = (tx: Transaction, actor: Actor, action: string, details: Record<string, unknown>) =>
  recordAudit(tx, { actorId: actor.accountId, action, objectType: 'account', objectId: actor.accountId, details })
