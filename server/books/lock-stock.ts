import type { Transaction } from '#server/platform/database.ts'

/**
 * Whoever moves stock of these bodies is alone at it until the end of the transaction, so that a range that was cut is seen as it is now. Always in
 * the same order: two who hand to each other do not wait for each other for ever.
 */
export async function lockStock(tx: Transaction, placeIds: readonly string[]): Promise<void> {
  for (const placeId of [...new Set(placeIds)].sort()) {
    await tx.run`select pg_advisory_xact_lock(hashtextextended(${`books:${placeId}`}, 0))`
  }
}
