import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findSupplier } from './find-supplier.ts'
import { wroteReason } from './rules/reason.ts'

/** A request ends without books: whoever asked withdraws it, or whoever was asked declines it and says why. */
export async function closeBookRequest(
  actor: Actor,
  { requestId, as, answer = '' }: { requestId: string; as: 'withdrawn' | 'declined'; answer?: string },
): Promise<Result<undefined, 'not-found' | 'request-over' | 'reason-missing'>> {
  return await transaction(async (tx) => {
    const request = await tx.maybe<{ placeId: string; state: string }>`
      select place_id as "placeId", state from book_request where id = ${requestId} for update`
    if (!request) return refuse('not-found')
    const side = as === 'withdrawn' ? request.placeId : (await findSupplier(request.placeId, tx))?.id
    if (!side || !(await reaches(actor, 'book.keep', side, tx))) return refuse('not-found')
    if (request.state !== 'open') return refuse('request-over')
    if (as === 'declined' && !wroteReason(answer)) return refuse('reason-missing')
    await tx.run`
      update book_request set state = ${as}, answer = ${answer.trim()}, answered_by = ${actor.accountId}, answered_at = clock_timestamp() where id = ${requestId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: as === 'withdrawn' ? 'book.request-withdrawn' : 'book.request-declined' },
      ...{ objectType: 'organisation', objectId: request.placeId, details: { requestId, answer: answer.trim() } },
    })
    return ok()
  })
}
