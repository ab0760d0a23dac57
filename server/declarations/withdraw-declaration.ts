import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { removeStored } from '#server/platform/storage.ts'
import { evidenceFolder } from './attach-evidence.ts'
import { lockDeclaration } from './lock-declaration.ts'
import { recordStep } from './record-step.ts'
import { type MoveRefusal, moveDeclaration } from './rules/declaration-state.ts'

/** Takes a declaration back before it is decided. A draft that nobody else has seen is gone with its files; anything else stays readable. */
export async function withdrawDeclaration(
  actor: Actor,
  declarationId: string,
): Promise<Result<{ gone: boolean }, MoveRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const declaration = await lockDeclaration(tx, declarationId)
    if (declaration?.learnerId !== actor.accountId) return refuse('not-found')
    if (declaration.state === 'draft') {
      await tx.run`delete from declaration where id = ${declarationId}`
      // What this process may leave behind, the sweep finds.
      tx.afterCommit(() => void removeStored(evidenceFolder(declarationId)).catch(() => undefined))
      return ok({ gone: true })
    }
    const moved = moveDeclaration(declaration.state, 'withdraw', declaration.form)
    if (!moved.ok) return moved
    const at = await tx.now()
    await tx.run`
      update declaration set state = ${moved.value}, revision = revision + 1, changed_at = ${at} where id = ${declarationId}`
    await tx.run`delete from declaration_claim where declaration_id = ${declarationId}`
    await recordStep(tx, { declarationId, learnerId: actor.accountId, actorId: actor.accountId, action: 'withdraw', at })
    return ok({ gone: false })
  })
}
