import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findSupplier } from './find-supplier.ts'

/** A body asks the authority above it, an authority the bureau, for so many books. One request at a time. */
export async function requestBooks(
  actor: Actor,
  { placeId, quantity, note }: { placeId: string; quantity: number; note: string },
): Promise<
  Result<
    { requestId: string },
    'not-found' | 'nobody-above' | 'quantity-wrong' | 'request-open' | 'note-too-long' | 'place-closed'
  >
> {
  if (note.length > 200) return refuse('note-too-long')
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'book.keep', placeId, tx))) return refuse('not-found')
    const supplier = await findSupplier(placeId, tx)
    if (!supplier) return refuse('nobody-above')
    const place = await tx.one<{
      closed: boolean
    }>`select closed_at is not null as closed from organisation where id = ${placeId} for share`
    if (place.closed) return refuse('place-closed')
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000) return refuse('quantity-wrong')
    const requestId = newId()
    const asked = await tx.run`
      insert into book_request (id, place_id, quantity, note, state, asked_by, asked_at)
      values (${requestId}, ${placeId}, ${quantity}, ${note.trim()}, 'open', ${actor.accountId}, clock_timestamp())
      on conflict (place_id) where state = 'open' do nothing`
    if (asked === 0) return refuse('request-open')
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'book.requested', objectType: 'organisation', objectId: placeId },
      details: { requestId, quantity },
    })
    return ok({ requestId })
  })
}
