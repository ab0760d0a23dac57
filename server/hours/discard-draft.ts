import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { type Earlier, type LockRefusal, lockDraft } from './lock-draft.ts'

/** Gives a draft up. It stays to be read, and another may be begun. */
export async function discardDraft(
  actor: Actor,
  wanted: { draftId: string; revision: number },
): Promise<Result<undefined, LockRefusal, Earlier>> {
  return await transaction(async (tx) => {
    const locked = await lockDraft(tx, actor, wanted)
    if (!locked.ok) return locked
    await tx.run`
      update policy_draft set state = 'discarded', changed_by = ${actor.accountId}, changed_at = clock_timestamp() where id = ${wanted.draftId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'policy-draft.discarded',
      objectType: 'policy-draft',
      objectId: wanted.draftId,
      details: { year: locked.value.year },
    })
    return ok()
  })
}
