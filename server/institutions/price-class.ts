import { priceSubject } from '#server/fees/price-subject.ts'
import type { FeeRefusal } from '#server/fees/rules/refusals.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { type Result, refuse } from '#server/platform/result.ts'
import { lockOwnClass } from './lock-class.ts'

/** Says by which of the institution's filed prices those who are enrolled are charged; null: nothing. Before somebody owes by another. */
export async function priceClass(
  actor: Actor,
  { classId, priceId }: { classId: string; priceId: string | null },
): Promise<Result<undefined, FeeRefusal | 'not-found' | 'class-over'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnClass(tx, actor, classId)
    if (!own.ok) return own
    const { state, organisationId } = own.value
    if (state !== 'draft' && state !== 'published') return refuse('class-over')
    return await priceSubject(tx, actor, { subject: { kind: 'class', id: classId, organisationId }, priceId })
  })
}
