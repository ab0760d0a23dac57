import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { PrintState } from './rules/printing.ts'

/** The worker stops at its next step. Statements that were issued meanwhile stay: they are true, and their owners have them. */
export async function cancelPrinting(actor: Actor, batchId: string): Promise<Result<undefined, 'not-found' | 'printing-over'>> {
  return await transaction(async (tx) => {
    const batch = await tx.maybe<{ state: PrintState }>`
      select state from print_batch where id = ${batchId} and ordered_by = ${actor.accountId} for update`
    if (!batch) return refuse('not-found')
    if (batch.state === 'cancelled') return ok()
    if (batch.state !== 'waiting' && batch.state !== 'running') return refuse('printing-over')
    await tx.run`update print_batch set state = 'cancelled', ended_at = clock_timestamp() where id = ${batchId}`
    await recordAudit(tx, { actorId: actor.accountId, action: 'printing.cancelled', objectType: 'printing', objectId: batchId })
    return ok()
  })
}
