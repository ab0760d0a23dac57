import { recordAudit } from '#server/audit/record-audit.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { writeRecoveryCodes } from './recovery-codes.ts'
import { requireConfirmed } from './rules/confirmation.ts'

/** Ten new recovery codes; every earlier one is worth nothing from now on. */
export async function renewRecoveryCodes(
  actor: Actor,
): Promise<Result<{ recoveryCodes: string[] }, 'confirm-needed' | 'factor-missing'>> {
  return await transaction(async (tx) => {
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return sure
    const factor = await tx.maybe`
      select 1 from second_factor where account_id = ${actor.accountId} and enrolled_at is not null for no key update`
    if (!factor || actor.awaitsSecondFactor) return refuse('factor-missing')
    const recoveryCodes = await writeRecoveryCodes(tx, actor.accountId, now)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'account.recovery-codes-renewed',
      objectType: 'account',
      objectId: actor.accountId,
    })
    return ok({ recoveryCodes })
  })
}
