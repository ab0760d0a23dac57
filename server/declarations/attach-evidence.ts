import { createHash } from 'node:crypto'
import type { Actor } from '#server/identity/actor.ts'
import { checkEvidence, type EvidenceProblem, evidenceMost, evidenceName } from '#server/media/rules/evidence.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { putBytes } from '#server/platform/storage.ts'
import { lockOwnOpen, type WriteRefusal } from './lock-own-open.ts'

export const evidenceFolder = (declarationId: string): string => `evidence/${declarationId}`
export const evidenceKey = (declarationId: string, sha256: string): string => `${evidenceFolder(declarationId)}/${sha256}`

/** Adds a file to a declaration that is being written. It is judged by its content; its name is only shown. */
export async function attachEvidence(
  actor: Actor,
  declarationId: string,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<Result<{ evidenceId: string }, WriteRefusal | EvidenceProblem | 'evidence-many' | 'evidence-twice'>> {
  const checked = checkEvidence(bytes)
  if (!checked.ok) return checked
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return await transaction(async (tx) => {
    const own = await lockOwnOpen(tx, actor, declarationId, null)
    if (!own.ok) return own
    const there = await tx.many<{
      sha256: string
    }>`select sha256 from declaration_evidence where declaration_id = ${declarationId}`
    if (there.some((file) => file.sha256 === sha256)) return refuse('evidence-twice')
    if (there.length >= evidenceMost) return refuse('evidence-many')
    // The file before the row: a row without its file would be a proof that is not there.
    await putBytes(evidenceKey(declarationId, sha256), bytes)
    const evidenceId = newId()
    await tx.run`
      insert into declaration_evidence (id, declaration_id, name, media_type, bytes, sha256, added_at)
      values (${evidenceId}, ${declarationId}, ${evidenceName(name)}, ${checked.value}, ${bytes.length}, ${sha256}, clock_timestamp())`
    return ok({ evidenceId })
  })
}
