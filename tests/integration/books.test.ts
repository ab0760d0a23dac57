/** The certificate book from the printer to the learner: every number has one holder, and everything adds up everywhere. */
import { beforeAll, describe, expect, it } from 'vitest'
import { changeBook } from '#server/books/change-book.ts'
import { checkBooks } from '#server/books/check-books.ts'
import { closeBookRequest } from '#server/books/close-book-request.ts'
import { declareBook } from '#server/books/declare-book.ts'
import { handOverBooks } from '#server/books/hand-over-books.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { issueBooksInBulk } from '#server/books/issue-books-in-bulk.ts'
import { planBulkIssue } from '#server/books/plan-bulk-issue.ts'
import { recallBooks } from '#server/books/recall-books.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { reconcileBooks } from '#server/books/reconcile-books.ts'
import { requestBooks } from '#server/books/request-books.ts'
import { balanceOf } from '#server/books/rules/account.ts'
import { spoilBooks } from '#server/books/spoil-books.ts'
import { takeInBooks } from '#server/books/take-in-books.ts'
import { sql } from '#server/platform/database.ts'
import { type BookWorld, done, makeBookWorld, makeRegistered, moveBooks, stockCompany } from '#tests/support/book-world.ts'

let world: BookWorld
beforeAll(async () => {
  world = await makeBookWorld()
})

const stockOf = (placeId: string) =>
  sql.many<{ first: number; last: number }>`
    select first_number as first, last_number as last from book_range where place_id = ${placeId} and state = 'stock' order by first_number`

async function expectBalance(): Promise<void> {
  for (const place of [world.bureau, world.district, world.otherDistrict, world.company, world.sibling]) {
    const account = await reconcileBooks(world.chief.actor, place)
    expect(account?.rows.map(balanceOf).filter((balance) => balance !== 0)).toEqual([])
  }
}

it('goes from the printer over bureau and authority to the unit and to a learner, is lost and replaced, and adds up at every place', async () => {
  const { bureau, district, company } = world
  expect(await receiveBooks(world.chief.actor, { placeId: bureau, first: 1, quantity: 100, note: '第一批' })).toEqual({
    ...{ ok: true, value: { first: 1, last: 100 } },
  })
  expect(await receiveBooks(world.chief.actor, { placeId: bureau, first: 100, quantity: 5, note: '' })).toMatchObject({
    reason: 'numbers-taken',
  })
  const { requestId } = await done(requestBooks(world.reviewer.actor, { placeId: district, quantity: 50, note: '' }))
  const way = { fromId: bureau, toId: district, first: 11, quantity: 50 }
  const { handoverId } = await done(handOverBooks(world.chief.actor, { ...way, requestId }))
  expect(await stockOf(bureau)).toEqual([
    { first: 1, last: 10 },
    { first: 61, last: 100 },
  ])
  await expectBalance()

  // The receiver counts one too few: nothing is theirs until it is cleared up.
  expect(await takeInBooks(world.reviewer.actor, { handoverId, counted: 49, note: '少一本' })).toMatchObject({
    value: { state: 'disputed' },
  })
  expect(await stockOf(district)).toEqual([])
  expect(await takeInBooks(world.reviewer.actor, { handoverId, counted: 50, note: '找到了' })).toMatchObject({
    value: { state: 'received' },
  })
  expect(await stockOf(district)).toEqual([{ first: 11, last: 60 }])

  const given = { fromId: district, toId: company, first: 11, quantity: 20 }
  await moveBooks(world.reviewer.actor, world.handler.actor, given)
  await done(spoilBooks(world.handler.actor, { placeId: company, first: 12, quantity: 1, reason: '印刷缺页' }))
  const learner = await makeRegistered(company)
  expect(await issueBook(world.handler.actor, { learnerId: learner.accountId, number: null })).toMatchObject({
    value: { number: 11, as: 'first' },
  })
  expect(await issueBook(world.handler.actor, { learnerId: learner.accountId, number: null })).toMatchObject({
    reason: 'has-book',
  })
  expect(await declareBook(learner.actor, { act: 'lose', reason: '出差途中遗失' })).toEqual({ ok: true, value: { number: 11 } })
  expect(await declareBook(learner.actor, { act: 'lose', reason: '出差途中遗失' })).toMatchObject({ reason: 'no-valid-book' })
  expect(await issueBook(world.handler.actor, { learnerId: learner.accountId, number: 15 })).toMatchObject({
    value: { number: 15, as: 'replacement' },
  })
  expect(await changeBook(world.handler.actor, { number: 11, act: 'find', reason: '在抽屉里找到' })).toMatchObject({
    reason: 'already-followed',
  })
  await done(changeBook(world.handler.actor, { number: 15, act: 'fill', reason: '已经写满' }))
  expect(await issueBook(world.handler.actor, { learnerId: learner.accountId, number: null })).toMatchObject({
    value: { number: 13, as: 'continuation' },
  })
  await expectBalance()
  const city = await reconcileBooks(world.chief.actor, bureau)
  expect(city?.total).toMatchObject({
    ...{ received: 100, bureauStock: 50, authorityStock: 30, unitStock: 16 },
    ...{ valid: 1, full: 1, lost: 1, spoilt: 1, onWay: 0, cancelled: 0 },
  })
  expect(city?.rows.find((row) => row.id === district)).toMatchObject({ received: 50, unitStock: 16, hasBelow: true })
  const told = await sql.many<{ title: string }>`
    select title from notice where account_id = ${learner.accountId} and kind = 'book' order by created_at`
  expect(told.map((each) => each.title)).toEqual(
    expect.arrayContaining(['继续教育证书已发放', '继续教育证书已补发', '继续教育证书已续发']),
  )
  const audited = await sql.one<{ count: number }>`select count(*)::int as count from audit_event where action like 'book.%'`
  const moved = await sql.one<{ count: number }>`select count(*)::int as count from book_event`
  expect(audited.count).toBe(moved.count + 1)
})

describe('in bulk', () => {
  it('gives the people without a book the lowest numbers as the preview showed, once', async () => {
    const unit = world.sibling
    await done(receiveBooks(world.chief.actor, { placeId: world.bureau, first: 1_001, quantity: 4, note: '' }))
    await moveBooks(world.chief.actor, world.beside.actor, { fromId: world.bureau, toId: unit, first: 1_001, quantity: 4 })
    for (let people = 0; people < 5; people += 1) await makeRegistered(unit)
    const plan = await done(planBulkIssue(world.beside.actor, unit))
    expect(plan.issues.map((issue) => issue.number)).toEqual([1_001, 1_002, 1_003, 1_004])
    expect(plan.left).toBe(1)
    // Somebody is given one singly meanwhile: what was confirmed is not what there is.
    await done(issueBook(world.beside.actor, { learnerId: plan.issues[3]?.learnerId as string, number: null }))
    expect(await issueBooksInBulk(world.beside.actor, { placeId: unit, seal: plan.seal })).toMatchObject({
      reason: 'plan-changed',
    })
    const { seal } = await done(planBulkIssue(world.beside.actor, unit))
    const both = await Promise.all([1, 2].map(() => issueBooksInBulk(world.beside.actor, { placeId: unit, seal })))
    expect(both.filter((each) => each.ok)).toHaveLength(1)
    expect(await planBulkIssue(world.beside.actor, unit)).toMatchObject({ reason: 'stock-empty' })
    await expectBalance()
  })
})

describe('two at one number', () => {
  it('one wins, and the other is told', async () => {
    await stockCompany(world, 2_001, 10)
    const [first, second, third] = [1, 2, 3].map(() => makeRegistered(world.company))
    const [a, b, c] = await Promise.all([first, second, third] as const).then((people) =>
      people.map((each) => each?.accountId as string),
    )
    const issue = (learnerId: string) => issueBook(world.handler.actor, { learnerId, number: 2_005 })
    const onOne = await Promise.all([issue(a as string), issue(b as string), issue(c as string)])
    expect(onOne.filter((each) => each.ok)).toHaveLength(1)
    expect(onOne.flatMap((each) => (each.ok ? [] : [each.reason]))).toEqual(['not-in-stock', 'not-in-stock'])

    // Handed over, spoilt and issued at once.
    const range = { first: 2_007, quantity: 1 }
    const atOnce = await Promise.all([
      handOverBooks(world.handler.actor, { fromId: world.company, toId: world.subsidiary, ...range }),
      spoilBooks(world.colleague.actor, { placeId: world.company, ...range, reason: '封面破损' }),
    ])
    expect(atOnce.filter((each) => each.ok)).toHaveLength(1)

    // Two give one person a book.
    const lucky = await makeRegistered(world.company)
    const twice = await Promise.all(
      [world.handler, world.colleague].map((by) => issueBook(by.actor, { learnerId: lucky.accountId, number: null })),
    )
    expect(twice.map((each) => each.ok).sort()).toEqual([false, true])
    expect(twice.find((each) => !each.ok)).toMatchObject({ reason: 'has-book' })

    // The giver recalls while the receiver takes in.
    const way = { fromId: world.company, toId: world.subsidiary, first: 2_009, quantity: 2 }
    const { handoverId } = await done(handOverBooks(world.handler.actor, way))
    const ends = await Promise.all([
      recallBooks(world.handler.actor, handoverId),
      takeInBooks(world.reviewer.actor, { handoverId, counted: 2, note: '' }),
    ])
    expect(ends.filter((each) => each.ok)).toHaveLength(1)
    expect(ends.find((each) => !each.ok)).toMatchObject({ reason: 'handover-over' })
    await expectBalance()
  })
})

describe('who may', () => {
  it('nobody counts what they handed over themselves, issues to themself, or acts elsewhere', async () => {
    await stockCompany(world, 3_001, 5)
    const way = { fromId: world.company, toId: world.subsidiary, first: 3_001, quantity: 1 }
    const { handoverId } = await done(handOverBooks(world.handler.actor, way))
    expect(await takeInBooks(world.handler.actor, { handoverId, counted: 1, note: '' })).toMatchObject({ reason: 'own-handover' })
    for (const stranger of [world.beside, world.neighbour, world.auditor]) {
      expect(await takeInBooks(stranger.actor, { handoverId, counted: 1, note: '' })).toMatchObject({ reason: 'not-found' })
      expect(await recallBooks(stranger.actor, handoverId)).toMatchObject({ reason: 'not-found' })
    }
    expect(await handOverBooks(world.handler.actor, { ...way, first: 3_002, toId: world.sibling })).toMatchObject({
      reason: 'not-along-the-tree',
    })
    const learner = await makeRegistered(world.company)
    expect(await issueBook(world.beside.actor, { learnerId: learner.accountId, number: null })).toMatchObject({
      reason: 'not-found',
    })
    await done(issueBook(world.handler.actor, { learnerId: learner.accountId, number: null }))
    const { number } = await sql.one<{
      number: number
    }>`select first_number as number from book_range where learner_id = ${learner.accountId}`
    expect(await changeBook(world.beside.actor, { number, act: 'cancel', reason: '误发' })).toMatchObject({ reason: 'not-found' })
    expect(await changeBook(world.handler.actor, { number, act: 'cancel', reason: '。' })).toMatchObject({
      reason: 'reason-missing',
    })
    await done(changeBook(world.handler.actor, { number, act: 'cancel', reason: '误发' }))
    expect(await issueBook(world.handler.actor, { learnerId: learner.accountId, number: null })).toMatchObject({
      value: { as: 'first' },
    })
    const { requestId } = await done(requestBooks(world.handler.actor, { placeId: world.company, quantity: 10, note: '' }))
    expect(await requestBooks(world.colleague.actor, { placeId: world.company, quantity: 10, note: '' })).toMatchObject({
      reason: 'request-open',
    })
    expect(await closeBookRequest(world.neighbour.actor, { requestId, as: 'declined', answer: '没有库存' })).toMatchObject({
      reason: 'not-found',
    })
    await done(closeBookRequest(world.reviewer.actor, { requestId, as: 'declined', answer: '没有库存' }))
    await expectBalance()
  })

  it('what happened to a number cannot be changed, not even in the database', async () => {
    await expect(sql.run`update book_event set reason = '改写'`).rejects.toThrow('stands')
    await expect(
      sql.run`insert into book_range (first_number, last_number, place_id, state) values (3, 3, ${world.bureau}, 'stock')`,
    ).rejects.toThrow('book_range_one_holder')
  })
})

it('the nightly check sees a number that was moved, or a book that was changed, behind the program’s back', async () => {
  expect(await checkBooks()).toEqual([])
  const [row] = await sql.many<{ first: number; placeId: string }>`
    select first_number as first, place_id as "placeId" from book_range where state = 'stock' order by first_number limit 1`
  await sql.run`update book_range set place_id = ${world.elsewhere} where first_number = ${row?.first}`
  expect(await checkBooks()).toMatchObject([{ invariant: 'books balance at every place', count: 2 }])
  await sql.run`update book_range set place_id = ${row?.placeId} where first_number = ${row?.first}`
  await sql.run`delete from book_range where first_number = ${row?.first}`
  expect((await checkBooks()).map((breach) => breach.invariant)).toEqual([
    'every number received lies in one place',
    'books balance at every place',
  ])
})
