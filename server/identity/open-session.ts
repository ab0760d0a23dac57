import { createHash, randomBytes } from 'node:crypto'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { deviceLabel } from './rules/device-label.ts'
import { sessionLife } from './rules/session-life.ts'

/** What the browser is given. `expiresAt` null: the cookie goes when the browser closes. */
export type OpenedSession = { sessionId: string; token: string; expiresAt: Date | null }

/** The database knows a token only by this hash: who reads the database cannot sign in with it. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** A new session under a new token of 256 bits; a token from before signing in is never taken over. */
export async function openSession(
  tx: Transaction,
  wanted: { accountId: string; userAgent: string; remember: boolean; now: Date },
): Promise<OpenedSession> {
  const [sessionId, token] = [newId(), randomBytes(32).toString('base64url')]
  const { idleSeconds, seconds } = sessionLife(wanted.remember)
  const expiresAt = new Date(wanted.now.getTime() + seconds * 1000)
  await tx.run`
    insert into session (id, account_id, token_hash, device_label, created_at, last_seen_at, idle_seconds, expires_at)
    values (${sessionId}, ${wanted.accountId}, ${hashToken(token)}, ${deviceLabel(wanted.userAgent)}, ${wanted.now}, ${wanted.now}, ${idleSeconds}, ${expiresAt})`
  return { sessionId, token, expiresAt: wanted.remember ? expiresAt : null }
}
