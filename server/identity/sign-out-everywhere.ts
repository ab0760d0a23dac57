import { transaction } from '#server/platform/database.ts'
import type { Actor } from './actor.ts'
import { revokeSessions } from './revoke-sessions.ts'

/** Ends every session of the person but the one that asks; answers how many there were. */
export async function signOutEverywhere(actor: Actor): Promise<{ ended: number }> {
  return { ended: await transaction((tx) => revokeSessions(tx, actor.accountId, { allBut: actor.sessionId })) }
}
