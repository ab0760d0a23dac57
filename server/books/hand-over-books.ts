import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockStock } from './lock-stock.ts'
import { recordMovements } from './record-movements.ts'
import { lastPossibleNumber } from './rules/number-range.ts'
import { takeFromStock } from './take-from-stock.ts'

export type HandOverRefusal =
  | 'not-found'
  | 'quantity-wrong'
  | 'not-along-the-tree'
  | 'place-closed'
  | 'not-in-stock'
  | 'request-over'

/**
 * Hands numbers of one body to another above or below it, from a first number on, so many: they are on their way, and count with the giver, until the
 * receiver has counted them. `requestId`: the request that this meets.
 */
export async function handOverBooks(
  actor: Actor,
  { fromId, toId, first, quantity, requestId = null }: HandOver,
): Promise<Result<{ handoverId: string }, HandOverRefusal>> {
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'book.keep', fromId, tx))) return refuse('not-found')
    const way = await tx.maybe<{ closed: boolean }>`
      select theirs.closed_at is not null as closed from organisation mine, organisation theirs
      where mine.id = ${fromId} and theirs.id = ${toId} and mine.id <> theirs.id and theirs.kind <> 'institution'
        and (theirs.path <@ mine.path or mine.path <@ theirs.path)`
    if (!way) return refuse('not-along-the-tree')
    if (way.closed) return refuse('place-closed')
    const range = { first, last: first + quantity - 1 }
    if (!(quantity >= 1) || !(first >= 1) || range.last > lastPossibleNumber) return refuse('quantity-wrong')
    await lockStock(tx, [fromId])
    const at = await tx.now()
    const by = { actorId: actor.accountId, at }
    if (requestId && !(await lockRequest(tx, requestId, toId))) return refuse('request-over')
    if (!(await takeFromStock(tx, fromId, range))) return refuse('not-in-stock')
    if (requestId)
      await tx.run`update book_request set state = 'met', answered_by = ${by.actorId}, answered_at = ${at} where id = ${requestId}`
    const handoverId = newId()
    await tx.run`
      insert into book_handover (id, from_id, to_id, first_number, last_number, state, request_id, handed_by, handed_at)
      values (${handoverId}, ${fromId}, ${toId}, ${range.first}, ${range.last}, 'handed-over', ${requestId}, ${by.actorId}, ${at})`
    await tx.run`
      insert into book_range (first_number, last_number, place_id, state, handover_id)
      values (${range.first}, ${range.last}, ${fromId}, 'handed-over', ${handoverId})`
    await recordMovements(tx, [{ kind: 'handed-over', ...range, placeId: fromId, otherPlaceId: toId }], by)
    return ok({ handoverId })
  })
}

export type HandOver = { fromId: string; toId: string; first: number; quantity: number; requestId?: string | null }

/** False when the request is not open any more, or somebody else's. */
const lockRequest = async (tx: Transaction, requestId: string, placeId: string): Promise<boolean> =>
  (await tx.maybe`select 1 from book_request where id = ${requestId} and place_id = ${placeId} and state = 'open' for update`) !==
  null
