import type { Transaction } from '#server/platform/database.ts'
import type { BookState } from './rules/book-state.ts'

export type LatestBook = { number: number; state: BookState }

/** The person, so that nobody else gives them a book meanwhile, and their latest book that was not cancelled; null: they have had none. */
export async function lockLatestBook(tx: Transaction, learnerId: string): Promise<LatestBook | null> {
  await tx.run`select pg_advisory_xact_lock(hashtextextended(${`book-of:${learnerId}`}, 0))`
  return await tx.maybe<LatestBook>`
    select first_number as number, state from book_range where learner_id = ${learnerId} and state <> 'cancelled' order by issued_at desc, first_number desc
    limit 1 for update`
}
