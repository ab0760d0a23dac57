import { decidePhoto } from '#server/books/decide-photo.ts'
import { declareBook } from '#server/books/declare-book.ts'
import { handOverBooks } from '#server/books/hand-over-books.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { requestBooks } from '#server/books/request-books.ts'
import { spoilBooks } from '#server/books/spoil-books.ts'
import { takeInBooks } from '#server/books/take-in-books.ts'
import { uploadPhoto } from '#server/books/upload-photo.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { accepted } from './accepted.ts'
import { drawPhoto } from './draw-photo.ts'
import { actorOf } from './seed-people.ts'

/** Ten thousand books are printed: some lie at every level, some are under way, a few are issued, one was lost and replaced, one is waste. */
export async function seedBooks(
  organisationIds: Map<string, string>,
  accountIds: Map<string, string>,
  bureau: Actor,
): Promise<void> {
  if (await sql.maybe`select 1 from book_event limit 1`) return
  const place = (key: string) => organisationIds.get(key) as string
  const learnerId = (name: string) => accountIds.get(name) as string
  const whoIs = (name: string): Promise<Actor> => actorOf(learnerId(name))
  const [handler, elsewhere, reviewer, district] = await Promise.all(
    ['叶红', '方敏', '魏民', '江涛'].map(whoIs) as [...[Promise<Actor>, Promise<Actor>, Promise<Actor>, Promise<Actor>]],
  )
  const hand = async (giver: Actor, fromId: string, toId: string, first: number, quantity: number) =>
    accepted(await handOverBooks(giver, { fromId, toId, first, quantity }), 'handing over').handoverId
  const move = async (giver: Actor, receiver: Actor, fromId: string, toId: string, first: number, quantity: number) => {
    const handoverId = await hand(giver, fromId, toId, first, quantity)
    accepted(await takeInBooks(receiver, { handoverId, counted: quantity, note: '' }), 'taking in')
  }
  const issue = async (giver: Actor, name: string) =>
    accepted(await issueBook(giver, { learnerId: learnerId(name), number: null }), `the book of ${name}`)

  const printed = { placeId: place('bureau'), first: 1, quantity: 10_000, note: '第一批印制' }
  accepted(await receiveBooks(bureau, printed), 'printed books')
  await move(bureau, reviewer, place('bureau'), place('health'), 1, 1_000)
  await move(bureau, district, place('bureau'), place('bridge'), 1_001, 20)
  await move(bureau, district, place('bureau'), place('primary-school'), 1_021, 20)
  await hand(bureau, place('bureau'), place('linhe'), 1_041, 400)
  await move(reviewer, handler, place('health'), place('hospital'), 1, 40)
  await hand(reviewer, place('health'), place('hospital'), 41, 20)
  const waste = { placeId: place('hospital'), first: 2, quantity: 1, reason: '印刷缺页' }
  accepted(await spoilBooks(handler, waste), 'waste')
  accepted(await requestBooks(elsewhere, { placeId: place('agency'), quantity: 30, note: '新登记人员较多' }), 'request')

  await issue(handler, '胡建平')
  const lost = { act: 'lose', reason: '出差途中遗失' } as const
  accepted(await declareBook(await whoIs('胡建平'), lost), 'loss')
  for (const name of ['胡建平', '林晓燕']) await issue(handler, name)
  for (const name of ['赵建国', '王丽华']) await issue(district, name)
  const { photoId } = accepted(await uploadPhoto(await whoIs('胡建平'), drawPhoto([52, 66, 92])), 'photo')
  accepted(await decidePhoto(handler, { photoId, approve: true, reason: '' }), 'photo decided')
  accepted(await uploadPhoto(await whoIs('林晓燕'), drawPhoto([120, 62, 70])), 'photo waiting')
}
