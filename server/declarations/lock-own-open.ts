import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LockedDeclaration, lockDeclaration } from './lock-declaration.ts'
import { isOpen, isOver } from './rules/declaration-state.ts'
import { mayWriteOver, type Writer } from './rules/may-write-over.ts'

export type WriteRefusal = 'not-found' | 'declaration-over' | 'declaration-waits' | 'declaration-changed'

/** The learner's own declaration, locked, while it may be written in. `saving`: what the page knows; null where that does not matter. */
export async function lockOwnOpen(
  tx: Transaction,
  actor: Actor,
  declarationId: string,
  saving: { revision: number; writer: Writer | null } | null,
): Promise<Result<LockedDeclaration, WriteRefusal>> {
  const declaration = await lockDeclaration(tx, declarationId)
  if (declaration?.learnerId !== actor.accountId) return refuse('not-found')
  if (isOver(declaration.state)) return refuse('declaration-over')
  if (!isOpen(declaration.state)) return refuse('declaration-waits')
  if (saving && !mayWriteOver(declaration, saving)) return refuse('declaration-changed')
  return ok(declaration)
}
