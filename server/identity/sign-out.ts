import { transaction } from '#server/platform/database.ts'
import type { Actor } from './actor.ts'
import { revokeSessions } from './revoke-sessions.ts'

/** Ends the session that asks. */
export async function signOut(actor: Actor): Promise<void> {
  await transaction((tx) => revokeSessions(tx, actor.accountId, { sessionId: actor.sessionId }))
}
