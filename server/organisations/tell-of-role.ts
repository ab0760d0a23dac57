import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { type RoleEvent, roleChanged } from './jobs.ts'
import type { GrantableRole } from './rules/tree.ts'

type Change = {
  accountId: string
  role: GrantableRole
  organisationId: string | null
  event: RoleEvent
  validUntil: Date | null
}

/** Whoever's powers change hears of it after the commit. What the program sets up by itself is told by whoever ran it. */
export async function tellOfRole(tx: Transaction, actorId: string | null, { validUntil, ...change }: Change): Promise<void> {
  if (!actorId || actorId === change.accountId) return
  await enqueue(tx, roleChanged, { ...change, changeId: newId(), validUntil: validUntil?.toISOString() ?? null })
}
