import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LetterState, type LetterTopic, letterLife } from './rules/letters.ts'

/** What has failed is tried again from the beginning, under the same id: a provider that took it after all sends it once. */
export async function retryLetter(
  actor: Actor,
  letterId: string,
): Promise<Result<undefined, 'not-found' | 'confirm-needed' | 'letter-not-failed'>> {
  if (!holds(actor, 'outbox.retry')) return refuse('not-found')
  return await transaction(async (tx) => {
    const now = await tx.now()
    const confirmed = requireConfirmed(actor, now)
    if (!confirmed.ok) return confirmed
    const letter = await tx.maybe<{ state: LetterState; topic: LetterTopic }>`
      select state, topic from letter where id = ${letterId} for update`
    if (!letter) return refuse('not-found')
    // A code is gone with its letter; its owner asks for another one.
    if (letter.state !== 'failed' || letter.topic === 'code') return refuse('letter-not-failed')
    await tx.run`
      update letter set state = 'waiting', ended_at = null, tries = 0, due_at = ${now}, expires_at = ${new Date(now.getTime() + letterLife[letter.topic])}
      where id = ${letterId}`
    await recordAudit(tx, { actorId: actor.accountId, action: 'letter.retried', objectType: 'letter', objectId: letterId })
    return ok()
  })
}
