import type { Transaction } from '#server/platform/database.ts'

/** Two accounts are one person: what the one filed under their name is the other's from now on. Rights are the caller's to check. */
export async function moveComplaints(tx: Transaction, { fromId, toId }: { fromId: string; toId: string }): Promise<void> {
  await tx.run`update complaint set account_id = ${toId} where account_id = ${fromId}`
}
