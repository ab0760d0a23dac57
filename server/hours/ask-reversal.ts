import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { longestReason } from './reverse-entry.ts'
import type { HoursRefusal } from './rules/refusals.ts'

type Refused = Extract<
  HoursRefusal,
  'own-hours' | 'reversal-of-reversal' | 'already-reversed' | 'reversal-open' | 'reason-missing' | 'reason-too-long'
>

/** Asks that an entry be taken back. Nothing changes before a second person of the bureau agrees (answer-reversal.ts). */
export async function askReversal(
  actor: Actor,
  { entryId, reason: given }: { entryId: string; reason: string },
): Promise<Result<{ requestId: string }, Refused | 'not-found' | 'confirm-needed'>> {
  const reason = given.trim()
  if (!holds(actor, 'hours.reverse')) return refuse('not-found')
  return await transaction(async (tx) => {
    const entry = await tx.maybe<{ learnerId: string; reversesId: string | null; reversed: boolean }>`
      select learner_id as "learnerId", reverses_id as "reversesId", exists (select from ledger_entry r where r.reverses_id = e.id) as reversed
      from ledger_entry e where id = ${entryId}`
    if (!entry) return refuse('not-found')
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return sure
    if (entry.learnerId === actor.accountId) return refuse('own-hours')
    if (entry.reversesId) return refuse('reversal-of-reversal')
    if (entry.reversed) return refuse('already-reversed')
    if (reason === '') return refuse('reason-missing')
    if (reason.length > longestReason) return refuse('reason-too-long')
    const requestId = newId()
    const made = await tx.run`
      insert into reversal_request (id, entry_id, reason, requested_by, requested_at) values (${requestId}, ${entryId}, ${reason}, ${actor.accountId}, ${now})
      on conflict do nothing`
    if (made === 0) return refuse('reversal-open')
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'reversal.asked', objectType: 'ledger-entry', objectId: entryId },
      details: { learnerId: entry.learnerId, reason },
    })
    return ok({ requestId })
  })
}
