import { sendBook } from '#app/middleware/send-book.ts'
import { requireActor } from '#app/middleware/session.ts'
import { findOwnBookPages } from '#server/books/find-book-pages.ts'
import type { Route } from './+types/book-pdf'

/** The learner's own book, to be printed. */
export const loader = async ({ context }: Route.LoaderArgs) => await sendBook(await findOwnBookPages(requireActor(context)))
