import { priceSubject } from '#server/fees/price-subject.ts'
import type { FeeRefusal } from '#server/fees/rules/refusals.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { type Result, refuse } from '#server/platform/result.ts'
import { lockOwnFiling } from './lock-filing.ts'

/** Says by which of the organiser's filed prices those who join an accepted training are charged; null: nothing. People whom the organiser puts on the list owe nothing. */
export async function priceTraining(
  actor: Actor,
  { filingId, priceId }: { filingId: string; priceId: string | null },
): Promise<Result<undefined, FeeRefusal | 'not-found' | 'filing-not-accepted'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFiling(tx, actor, filingId)
    if (!own.ok) return own
    const { state, organisationId } = own.value
    if (state !== 'accepted') return refuse('filing-not-accepted')
    return await priceSubject(tx, actor, { subject: { kind: 'training', id: filingId, organisationId }, priceId })
  })
}
