import type { BookPages } from '#server/books/load-book-pages.ts'
import { printBook } from '#server/books/print-book.ts'

/** The book as a PDF, shown by the browser. */
export async function sendBook(book: BookPages): Promise<Response> {
  const bytes = await printBook(book)
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="book.pdf"; filename*=UTF-8''${encodeURIComponent('继续教育证书')}.pdf`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
