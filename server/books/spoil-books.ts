import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockStock } from './lock-stock.ts'
import { recordMovements } from './record-movements.ts'
import { lastPossibleNumber } from './rules/number-range.ts'
import { wroteReason } from './rules/reason.ts'
import { takeFromStock } from './take-from-stock.ts'

/** Numbers of the stock are waste (misprinted, miswritten, missing from a box): they stay accounted for, and are never issued. */
export async function spoilBooks(
  actor: Actor,
  { placeId, first, quantity, reason }: { placeId: string; first: number; quantity: number; reason: string },
): Promise<Result<undefined, 'not-found' | 'quantity-wrong' | 'reason-missing' | 'not-in-stock'>> {
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'book.keep', placeId, tx))) return refuse('not-found')
    const range = { first, last: first + quantity - 1 }
    if (!(quantity >= 1) || !(first >= 1) || range.last > lastPossibleNumber) return refuse('quantity-wrong')
    if (!wroteReason(reason)) return refuse('reason-missing')
    await lockStock(tx, [placeId])
    if (!(await takeFromStock(tx, placeId, range))) return refuse('not-in-stock')
    await tx.run`
      insert into book_range (first_number, last_number, place_id, state) values (${range.first}, ${range.last}, ${placeId}, 'spoilt')`
    const at = await tx.now()
    await recordMovements(tx, [{ kind: 'spoilt', ...range, placeId, reason: reason.trim() }], { actorId: actor.accountId, at })
    return ok()
  })
}
