import { type AuditEvent, recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { MovementKind } from './rules/movement.ts'
import { countOf, formatBookNumber, type NumberRange } from './rules/number-range.ts'

export type Movement = NumberRange & {
  kind: MovementKind
  /** Whose numbers they were; of those received and taken in, whose they became. */
  placeId: string
  otherPlaceId?: string
  learnerId?: string
  previousNumber?: number | null
  reason?: string
}

/** Writes what happened to numbers into their history and into the audit trail, in the transaction that did it. */
export async function recordMovements(
  tx: Transaction,
  movements: readonly Movement[],
  { actorId, at }: { actorId: string; at: Date },
): Promise<void> {
  await tx.run`
    insert into book_event (kind, first_number, last_number, place_id, other_place_id, learner_id, previous_number, reason, actor_id, at)
    select event.*, ${actorId}::uuid, ${at}::timestamptz
    from unnest(${movements.map((each) => each.kind)}::text[], ${movements.map((each) => each.first)}::int[], ${movements.map((each) => each.last)}::int[],
      ${movements.map((each) => each.placeId)}::uuid[], ${movements.map((each) => each.otherPlaceId ?? null)}::uuid[],
      ${movements.map((each) => each.learnerId ?? null)}::uuid[], ${movements.map((each) => each.previousNumber ?? null)}::int[],
      ${movements.map((each) => each.reason ?? '')}::text[]) as event`
  await recordAudits(
    tx,
    movements.map(
      ({ kind, first, last, placeId, otherPlaceId, learnerId, reason, previousNumber }): AuditEvent => ({
        ...{ actorId, action: `book.${kind}`, objectType: 'book', objectId: formatBookNumber(first) },
        details: { count: countOf({ first, last }), last, placeId, otherPlaceId, learnerId, previousNumber, reason },
      }),
    ),
  )
}
