import type { Transaction } from '#server/platform/database.ts'
import { joinRanges, type NumberRange } from './rules/number-range.ts'

/** Puts numbers that lie nowhere into the stock of `placeId`; ranges that touch become one. Whoever calls holds the lock of the place. */
export async function putInStock(tx: Transaction, placeId: string, range: NumberRange): Promise<void> {
  const neighbours = await tx.many<NumberRange>`
    delete from book_range where place_id = ${placeId} and state = 'stock' and (last_number = ${range.first - 1} or first_number = ${range.last + 1})
    returning first_number as first, last_number as last`
  for (const { first, last } of joinRanges([...neighbours, range])) {
    await tx.run`insert into book_range (first_number, last_number, place_id, state) values (${first}, ${last}, ${placeId}, 'stock')`
  }
}
