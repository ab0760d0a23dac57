import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockStock } from './lock-stock.ts'
import { putInStock } from './put-in-stock.ts'
import { recordMovements } from './record-movements.ts'
import { lastPossibleNumber, type NumberRange } from './rules/number-range.ts'

/** The bureau has had books printed and puts them into its stock: from a first number on, so many. No number comes twice. */
export async function receiveBooks(
  actor: Actor,
  { placeId, first, quantity, note }: { placeId: string; first: number; quantity: number; note: string },
): Promise<Result<NumberRange, 'not-found' | 'only-the-bureau' | 'quantity-wrong' | 'numbers-taken' | 'note-too-long'>> {
  const range = { first, last: first + quantity - 1 }
  if (note.length > 200) return refuse('note-too-long')
  try {
    return await transaction(async (tx) => {
      if (!(await reaches(actor, 'book.receive', placeId, tx))) return refuse('not-found')
      const { kind } = await tx.one<{ kind: string }>`select kind from organisation where id = ${placeId}`
      if (kind !== 'bureau') return refuse('only-the-bureau')
      if (!isQuantity(quantity) || !(first >= 1) || range.last > lastPossibleNumber) return refuse('quantity-wrong')
      await lockStock(tx, [placeId])
      const at = await tx.now()
      await putInStock(tx, placeId, range)
      await recordMovements(tx, [{ kind: 'received', ...range, placeId, reason: note.trim() }], { actorId: actor.accountId, at })
      return ok(range)
    })
  } catch (error) {
    // Some of the numbers lie somewhere already, or a range begins with the same one.
    if (taken.includes((error as { constraint?: string }).constraint ?? '')) return refuse('numbers-taken')
    throw error
  }
}

const taken = ['book_range_one_holder', 'book_range_pkey']

const isQuantity = (quantity: number): boolean => Number.isInteger(quantity) && quantity >= 1 && quantity <= 1_000_000
