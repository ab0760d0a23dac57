import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockStock } from './lock-stock.ts'
import type { NumberRange } from './rules/number-range.ts'

export type OpenHandover = NumberRange & { id: string; fromId: string; toId: string; handedBy: string }

/** A handover that is under way, held for whoever acts for one of its two sides. Somebody else was faster: `handover-over`. */
export async function lockHandover(
  tx: Transaction,
  actor: Actor,
  { handoverId, side }: { handoverId: string; side: 'from' | 'to' },
): Promise<Result<OpenHandover, 'not-found' | 'handover-over' | 'own-handover'>> {
  const handover = await tx.maybe<OpenHandover & { state: string }>`
    select id, from_id as "fromId", to_id as "toId", first_number as first, last_number as last, state, handed_by as "handedBy"
    from book_handover where id = ${handoverId} for update`
  if (!handover || !(await reaches(actor, 'book.keep', side === 'from' ? handover.fromId : handover.toId, tx))) {
    return refuse('not-found')
  }
  if (handover.state === 'received' || handover.state === 'recalled') return refuse('handover-over')
  if (side === 'to' && handover.handedBy === actor.accountId) return refuse('own-handover')
  await lockStock(tx, [handover.fromId, handover.toId])
  return ok(handover)
}
