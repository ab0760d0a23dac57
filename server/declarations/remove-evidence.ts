import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { removeStored } from '#server/platform/storage.ts'
import { evidenceKey } from './attach-evidence.ts'
import { lockOwnOpen, type WriteRefusal } from './lock-own-open.ts'

/** Takes a file off a declaration that is being written. */
export async function removeEvidence(
  actor: Actor,
  { declarationId, evidenceId }: { declarationId: string; evidenceId: string },
): Promise<Result<undefined, WriteRefusal>> {
  return await transaction(async (tx) => {
    const own = await lockOwnOpen(tx, actor, declarationId, null)
    if (!own.ok) return own
    const file = await tx.maybe<{ sha256: string }>`
      delete from declaration_evidence where id = ${evidenceId} and declaration_id = ${declarationId} returning sha256`
    if (!file) return refuse('not-found')
    tx.afterCommit(() => void removeStored(evidenceKey(declarationId, file.sha256)).catch(() => undefined))
    return ok()
  })
}
