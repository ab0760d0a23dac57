import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { revokeSessions } from './revoke-sessions.ts'

/** Ends one session of the person's own; of another's they learn only that they have no such session. */
export async function endSession(actor: Actor, sessionId: string): Promise<Result<undefined, 'not-found'>> {
  const ended = await transaction((tx) => revokeSessions(tx, actor.accountId, { sessionId }))
  return ended === 1 ? ok() : refuse('not-found')
}
