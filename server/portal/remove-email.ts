import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'

/** No address, and none that waits for its code. What was on its way to it does not leave any more. */
export async function removeEmail(actor: Actor): Promise<Result<undefined, never>> {
  return await transaction(async (tx) => {
    const removed = await tx.run`
      update letter_choice set email_cipher = null, wanted_cipher = null, code_hash = null, code_until = null, code_tries = 0
      where account_id = ${actor.accountId} and (email_cipher is not null or wanted_cipher is not null)`
    if (removed > 0)
      await recordAudit(tx, {
        ...{ actorId: actor.accountId, action: 'account.email-removed', objectType: 'account', objectId: actor.accountId },
      })
    return ok()
  })
}
