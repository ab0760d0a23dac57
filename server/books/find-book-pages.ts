import type { Actor } from '#server/identity/actor.ts'
import { recordLook } from '#server/organisations/record-look.ts'
import { sql } from '#server/platform/database.ts'
import { type BookPages, loadBookPages } from './load-book-pages.ts'
import { reachesBook } from './reaches-book.ts'

export const findOwnBookPages = (actor: Actor): Promise<BookPages> => loadBookPages(actor.accountId)

/** Somebody's book for those who answer for it, who are seen to have looked; null: nobody within reach. */
export async function findBookPages(actor: Actor, learnerId: string): Promise<BookPages | null> {
  const known = await sql.maybe`select 1 from account where id = ${learnerId}`
  if (!known || !(await reachesBook(actor, 'book.see', learnerId))) return null
  await recordLook(actor, learnerId)
  return await loadBookPages(learnerId)
}
