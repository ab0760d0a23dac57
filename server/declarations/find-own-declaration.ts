import type { Actor } from '#server/identity/actor.ts'
import { readDeclaration, type WholeDeclaration } from './read-declaration.ts'

/** One's own declaration, whole; null for anybody else's. */
export async function findOwnDeclaration(actor: Actor, declarationId: string): Promise<WholeDeclaration | null> {
  const declaration = await readDeclaration(declarationId)
  return declaration?.learnerId === actor.accountId ? declaration : null
}
