import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockHandover } from './lock-handover.ts'
import { putInStock } from './put-in-stock.ts'
import { recordMovements } from './record-movements.ts'
import { countOf } from './rules/number-range.ts'

/**
 * The receiving side has counted what was handed to it. The count is right: the numbers are its stock. It is not: the handover is disputed, the numbers
 * stay with the giver, who recalls it or has it counted again. Never by the person who handed them over.
 */
export async function takeInBooks(
  actor: Actor,
  { handoverId, counted, note }: { handoverId: string; counted: number; note: string },
): Promise<
  Result<{ state: 'received' | 'disputed' }, 'not-found' | 'handover-over' | 'own-handover' | 'quantity-wrong' | 'note-too-long'>
> {
  if (!Number.isInteger(counted) || counted < 0 || counted > 1_000_000) return refuse('quantity-wrong')
  if (note.length > 200) return refuse('note-too-long')
  return await transaction(async (tx) => {
    const locked = await lockHandover(tx, actor, { handoverId, side: 'to' })
    if (!locked.ok) return locked
    const { fromId, toId, first, last } = locked.value
    const at = await tx.now()
    const state = counted === countOf({ first, last }) ? 'received' : 'disputed'
    await tx.run`
      update book_handover set state = ${state}, counted = ${counted}, note = ${note.trim()}, answered_by = ${actor.accountId}, answered_at = ${at}
      where id = ${handoverId}`
    if (state === 'received') {
      await tx.run`delete from book_range where handover_id = ${handoverId}`
      await putInStock(tx, toId, { first, last })
    }
    await recordMovements(
      tx,
      [
        state === 'received'
          ? { kind: 'taken-in', first, last, placeId: toId, otherPlaceId: fromId, reason: note.trim() }
          : { kind: 'disputed', first, last, placeId: fromId, otherPlaceId: toId, reason: `清点 ${counted} 本。${note.trim()}` },
      ],
      { actorId: actor.accountId, at },
    )
    return ok({ state })
  })
}
