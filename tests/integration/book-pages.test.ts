/** What stands in a book, what goes along with its holder, the photo, and the sheet that is printed. */
import { beforeAll, expect, it } from 'vitest'
import { drawPhoto } from '#prisma/seed/draw-photo.ts'
import { changeBook } from '#server/books/change-book.ts'
import { decidePhoto } from '#server/books/decide-photo.ts'
import { findBook } from '#server/books/find-book.ts'
import { findBookPages, findOwnBookPages } from '#server/books/find-book-pages.ts'
import { findPhoto } from '#server/books/find-photo.ts'
import { findPlaceStock } from '#server/books/find-place-stock.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { listHolders } from '#server/books/list-holders.ts'
import { listWaitingPhotos } from '#server/books/list-waiting-photos.ts'
import { printBook } from '#server/books/print-book.ts'
import { requestBooks } from '#server/books/request-books.ts'
import { uploadPhoto } from '#server/books/upload-photo.ts'
import { decideDeclaration } from '#server/declarations/decide-declaration.ts'
import { setSignature } from '#server/declarations/set-signature.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { sql } from '#server/platform/database.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { type BookWorld, done, makeBookWorld, makeRegistered, stockCompany } from '#tests/support/book-world.ts'
import { handIn } from '#tests/support/declaration-world.ts'
import { giveHours, readPolicy } from '#tests/support/verification-world.ts'

let world: BookWorld
beforeAll(async () => {
  world = await makeBookWorld()
  await done(publishPolicy(await readPolicy(2026), null))
  await stockCompany(world, 1, 20)
})

it('holds a page a year with the handler’s signature and the authority’s stamp, and prints like the paper one', async () => {
  const learner = await makeRegistered(world.company)
  await done(issueBook(world.handler.actor, { learnerId: learner.accountId, number: null }))
  await giveHours(learner.accountId, 'professional', 12, { recordedBy: world.colleague.accountId })
  await done(setSignature(world.handler.actor, drawPhoto([0, 0, 0])))
  const declarationId = await handIn(learner.actor, 'training-class')
  const { revision } = await sql.one<{ revision: number }>`select revision from declaration where id = ${declarationId}`
  await done(
    decideDeclaration(world.handler.actor, { declarationId, revision, action: 'register', reason: '', centihours: null }),
  )
  const handedIn = await done(
    submitYear(world.handler.actor, { organisationId: world.company, year: 2026, learnerIds: [learner.accountId] }),
  )
  await done(verifyYears(world.reviewer.actor, { submissionId: handedIn.submissionId, learnerIds: 'all' }))
  await giveHours(learner.accountId, 'required', 4)
  const { photoId } = await done(uploadPhoto(learner.actor, drawPhoto([10, 20, 30])))
  await done(decidePhoto(world.handler.actor, { photoId, approve: true, reason: '' }))

  const book = await findOwnBookPages(learner.actor)
  expect(book.pages).toMatchObject([
    {
      ...{ year: 2026, totalCentihours: 4_000 },
      handler: { name: world.handler.realName },
      stamp: { authority: '河东区人社局', officer: world.reviewer.realName },
    },
  ])
  const signature = expect.stringContaining('signatures/')
  expect(book.pages[0]?.lines.map((line) => [line.recordedBy, line.signatureKey, line.verified])).toEqual([
    [world.handler.realName, signature, true],
    [world.colleague.realName, null, true],
    [null, null, false],
  ])
  expect(book.photo?.id).toBe(photoId)
  expect(await findBookPages(world.handler.actor, learner.accountId)).toEqual(book)
  const pdf = await printBook(book)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await printBook(book)).toEqual(pdf)
  const bare = await printBook(await findOwnBookPages((await makeRegistered(world.company)).actor))
  expect(bare.length).toBeLessThan(pdf.length)
})

it('goes along when its holder is transferred: the new unit keeps it, the old one still sees its number', async () => {
  const learner = await makeRegistered(world.company)
  const { number } = await done(issueBook(world.handler.actor, { learnerId: learner.accountId, number: null }))
  await done(affiliateLearner(null, { learnerId: learner.accountId, organisationId: world.sibling }))
  expect(await findBook(world.beside.actor, number)).toMatchObject({
    ...{ state: 'issued', place: { name: '海河工程公司' }, holder: { placeName: '东站机务段' } },
    ...{ moves: [{ placeName: '东站机务段' }], acts: ['fill', 'lose', 'damage', 'cancel'] },
  })
  expect(await findBook(world.handler.actor, number)).toMatchObject({ acts: [] })
  expect(await findBook(world.neighbour.actor, number)).toBeNull()
  expect(await changeBook(world.handler.actor, { number, act: 'fill', reason: '写满' })).toMatchObject({ reason: 'not-found' })
  await done(changeBook(world.beside.actor, { number, act: 'fill', reason: '写满' }))
  const holders = await listHolders(world.beside.actor, { placeId: world.sibling, search: learner.idNumber, show: 'next' })
  expect(holders?.rows).toMatchObject([{ learnerId: learner.accountId, number, state: 'full', stock: 0 }])
  const everybody = await listHolders(world.reviewer.actor, { placeId: world.district })
  expect(everybody).toEqual({ rows: [], more: false, searchFirst: true })
  expect((await listHolders(world.reviewer.actor, { placeId: world.district, search: learner.realName }))?.rows).toContainEqual(
    expect.objectContaining({ learnerId: learner.accountId, number }),
  )
})

it('lets a photo into the book once somebody else has looked at it', async () => {
  const learner = await makeRegistered(world.company)
  expect(await uploadPhoto(learner.actor, Buffer.from('<svg onload="alert(1)"/>'.repeat(9)))).toMatchObject({
    reason: 'photo-type',
  })
  const first = await done(uploadPhoto(learner.actor, drawPhoto([1, 2, 3])))
  const second = await done(uploadPhoto(learner.actor, drawPhoto([4, 5, 6])))
  expect((await listWaitingPhotos(world.handler.actor)).map((photo) => photo.photoId)).toContain(second.photoId)
  const approve = { approve: true, reason: '' }
  expect(await decidePhoto(world.handler.actor, { photoId: first.photoId, ...approve })).toMatchObject({ reason: 'photo-over' })
  expect(await decidePhoto(world.beside.actor, { photoId: second.photoId, ...approve })).toMatchObject({ reason: 'not-found' })
  const both = await Promise.all(
    [world.handler, world.colleague].map(({ actor }) => decidePhoto(actor, { photoId: second.photoId, ...approve })),
  )
  expect(both.map((each) => each.ok).sort()).toEqual([false, true])
  expect((await findPhoto(learner.actor, second.photoId))?.bytes).toEqual(drawPhoto([4, 5, 6]))
  expect(await findPhoto(world.beside.actor, second.photoId)).toBeNull()
  const third = await done(uploadPhoto(learner.actor, drawPhoto([7, 8, 9])))
  await done(decidePhoto(world.handler.actor, { photoId: third.photoId, approve: false, reason: '不是近照' }))
  expect(await findOwnBookPages(learner.actor)).toMatchObject({
    ...{ photo: { id: second.photoId }, newerPhoto: { id: third.photoId, state: 'refused', reason: '不是近照' } },
  })
})

it('shows a place its stock and who asks it for books, each only the one that draws from it', async () => {
  await done(requestBooks(world.handler.actor, { placeId: world.company, quantity: 7, note: '' }))
  expect(await findPlaceStock(world.reviewer.actor, null)).toMatchObject({
    ...{ place: { id: world.district }, requests: [{ placeId: world.company, quantity: 7 }], supplier: { id: world.bureau } },
  })
  expect((await findPlaceStock(world.chief.actor, null))?.requests).toEqual([])
  expect((await findPlaceStock(world.handler.actor, null))?.ownRequest).toMatchObject({ quantity: 7, state: 'open' })
  expect(await findPlaceStock(world.handler.actor, world.district)).toBeNull()
})
