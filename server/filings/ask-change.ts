import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnFiling } from './lock-filing.ts'
import { recordRequest } from './record-request.ts'
import { mayAskChange } from './rules/filing-state.ts'

/**
 * Begins to change a training that was accepted, or asks at once for its cancellation. Until the authority agrees, what it accepted stands. A cancellation needs
 * a reason, and nobody may have been recorded.
 */
export async function askChange(
  actor: Actor,
  { filingId, kind, reason }: { filingId: string; kind: 'change' | 'cancel'; reason: string },
): Promise<Result<undefined, 'not-found' | 'filing-not-accepted' | 'request-open' | 'reason-missing' | 'reason-long'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFiling(tx, actor, filingId)
    if (!own.ok) return own
    const { state, content, request } = own.value
    if (!mayAskChange(state) || !content) return refuse('filing-not-accepted')
    if (request) return refuse('request-open')
    if (kind === 'cancel' && reason.trim() === '') return refuse('reason-missing')
    if ([...reason].length > 500) return refuse('reason-long')
    const now = await tx.now()
    const [by, at] = kind === 'cancel' ? [actor.accountId, now] : [null, null]
    await tx.run`
      insert into filing_request (id, filing_id, kind, state, content, reason, submitted_by, submitted_at, created_at)
      values (${newId()}, ${filingId}, ${kind}, ${kind === 'cancel' ? 'submitted' : 'draft'}, ${JSON.stringify(content)}::jsonb, ${reason.trim()}, ${by}::uuid,
        ${at}::timestamptz, ${now})`
    if (kind === 'cancel')
      await recordRequest(tx, { actorId: actor.accountId, filingId, kind, action: 'submit', at: now, reason: reason.trim() })
    return ok()
  })
}
