import { drawPhoto } from '#prisma/seed/draw-photo.ts'
import { handOverBooks } from '#server/books/hand-over-books.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { requestBooks } from '#server/books/request-books.ts'
import { uploadPhoto } from '#server/books/upload-photo.ts'
import { done, moveBooks } from './book-world.ts'
import type { City } from './make-city.ts'
import type { MadePerson } from './make-person.ts'

/** The company has ten books and asks for more, one is under way to it, and its learner has one and brings a photo for it. */
export async function makeCompanyBooks(
  { bureau, district, company }: City,
  { chief, reviewer, handler, learner }: Record<'chief' | 'reviewer' | 'handler' | 'learner', MadePerson>,
) {
  const printed = { placeId: bureau, first: 8_001, quantity: 11, note: '' }
  await done(receiveBooks(chief.actor, printed))
  await moveBooks(chief.actor, reviewer.actor, { fromId: bureau, toId: district, first: 8_001, quantity: 11 })
  await moveBooks(reviewer.actor, handler.actor, { fromId: district, toId: company, first: 8_001, quantity: 10 })
  const onWay = await done(handOverBooks(reviewer.actor, { fromId: district, toId: company, first: 8_011, quantity: 1 }))
  const { requestId } = await done(requestBooks(handler.actor, { placeId: company, quantity: 5, note: '' }))
  const issued = await done(issueBook(handler.actor, { learnerId: learner.accountId, number: null }))
  const { photoId } = await done(uploadPhoto(learner.actor, drawPhoto([90, 90, 90])))
  return { bookHandoverId: onWay.handoverId, bookRequestId: requestId, bookNumber: issued.number, photoId }
}
