import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'

/**
 * The learner leaves the lesson: the lease's clock stands from now on, and another device need not ask. Beats that are still on their
 * way count as before. Closing somebody else's lease, or an old one, does nothing.
 */
export async function closeLease(actor: Actor, leaseId: string): Promise<void> {
  await sql.run`
    update study_lease set closed_at = clock_timestamp() where learner_id = ${actor.accountId} and lease_id = ${leaseId} and closed_at is null`
}
