import type { Actor } from '#server/identity/actor.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { type DecisionRefusal, decideDeclaration } from './decide-declaration.ts'

export type BulkDecision = {
  action: 'check' | 'register'
  declarations: readonly { declarationId: string; revision: number }[]
}
export type Decided = { done: string[]; refused: { declarationId: string; reason: DecisionRefusal }[] }

/** Checks or registers many, each judged by itself: what does not pass is named with its reason and holds up none of the others. */
export async function decideDeclarations(actor: Actor, { action, declarations }: BulkDecision): Promise<Result<Decided>> {
  const decided: Decided = { done: [], refused: [] }
  for (const each of declarations) {
    const result = await decideDeclaration(actor, { ...each, action, reason: '', centihours: null })
    if (result.ok) decided.done.push(each.declarationId)
    else decided.refused.push({ declarationId: each.declarationId, reason: result.reason })
  }
  return ok(decided)
}
