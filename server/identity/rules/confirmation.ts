import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from '../actor.ts'

/**
 * Sensitive acts (powers with `confirm`) ask again who it is: a session that was left open on a desk shall not grant, reveal or export.
 * Showing the second factor or the password counts for ten minutes, in this session alone.
 */
export const confirmationSeconds = 600

export function requireConfirmed(actor: Pick<Actor, 'confirmedAt'>, now: Date): Result<undefined, 'confirm-needed'> {
  const since = actor.confirmedAt ? (now.getTime() - actor.confirmedAt.getTime()) / 1000 : Number.POSITIVE_INFINITY
  return since < confirmationSeconds ? ok() : refuse('confirm-needed')
}
