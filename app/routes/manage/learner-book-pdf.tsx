import { learnerIdOf } from '#app/components/learners/record-frame.tsx'
import { sendBook } from '#app/middleware/send-book.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { findBookPages } from '#server/books/find-book-pages.ts'
import type { Route } from './+types/learner-book-pdf'

/** Somebody's book for those who keep it, to be printed. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const book = await findBookPages(requireOfficial(context), learnerIdOf(params))
  if (!book) throw new Response(null, { status: 404 })
  return await sendBook(book)
}
