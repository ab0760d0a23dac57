import type { Transaction } from '#server/platform/database.ts'

/**
 * Held to the end of the transaction. Whoever changes paths is alone; many may add bodies at a time, but not while paths change: a body added below
 * a branch that is being moved would keep the old path.
 */
export async function lockTree(tx: Transaction, purpose: 'change' | 'grow'): Promise<void> {
  await tx.run`set local lock_timeout = '20s'`
  if (purpose === 'change') await tx.run`select pg_advisory_xact_lock(hashtextextended('organisation-tree', 0))`
  else await tx.run`select pg_advisory_xact_lock_shared(hashtextextended('organisation-tree', 0))`
}
