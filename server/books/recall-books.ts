import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { lockHandover } from './lock-handover.ts'
import { putInStock } from './put-in-stock.ts'
import { recordMovements } from './record-movements.ts'

/** The giver takes back what the receiver has not taken in: the numbers are its stock again. */
export async function recallBooks(
  actor: Actor,
  handoverId: string,
): Promise<Result<undefined, 'not-found' | 'handover-over' | 'own-handover'>> {
  return await transaction(async (tx) => {
    const locked = await lockHandover(tx, actor, { handoverId, side: 'from' })
    if (!locked.ok) return locked
    const { fromId, toId, first, last } = locked.value
    const at = await tx.now()
    await tx.run`
      update book_handover set state = 'recalled', answered_by = ${actor.accountId}, answered_at = ${at} where id = ${handoverId}`
    await tx.run`delete from book_range where handover_id = ${handoverId}`
    await putInStock(tx, fromId, { first, last })
    await recordMovements(tx, [{ kind: 'recalled', first, last, placeId: fromId, otherPlaceId: toId }], {
      actorId: actor.accountId,
      at,
    })
    return ok()
  })
}
