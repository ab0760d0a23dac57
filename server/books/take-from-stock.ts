import type { Transaction } from '#server/platform/database.ts'
import { carve, type NumberRange } from './rules/number-range.ts'

/**
 * Takes numbers out of the stock of `placeId`, and answers false, with nothing done, when they do not all lie in one range of it. Whoever calls holds
 * the lock of the place and writes in the same transaction where the numbers are now.
 */
export async function takeFromStock(tx: Transaction, placeId: string, taken: NumberRange): Promise<boolean> {
  const whole = await tx.maybe<NumberRange>`
    delete from book_range where place_id = ${placeId} and state = 'stock' and first_number <= ${taken.first} and last_number >= ${taken.last}
    returning first_number as first, last_number as last`
  if (!whole) return false
  const left = carve(whole, taken)
  await tx.run`
    insert into book_range (first_number, last_number, place_id, state)
    select piece.first, piece.last, ${placeId}::uuid, 'stock'
    from unnest(${left.map((piece) => piece.first)}::int[], ${left.map((piece) => piece.last)}::int[]) as piece (first, last)`
  return true
}
