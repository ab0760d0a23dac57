import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { reachesBook } from './reaches-book.ts'
import { recordMovements } from './record-movements.ts'
import { type BookAct, type BookState, step } from './rules/book-state.ts'
import { movementNames, movementOf } from './rules/movement.ts'
import { formatBookNumber } from './rules/number-range.ts'
import { wroteReason } from './rules/reason.ts'

export type ChangeRefusal = 'not-found' | 'own-book' | 'not-in-this-state' | 'already-followed' | 'reason-missing'

/** Whoever keeps the books of the unit where the holder is now writes down that one is full, lost, damaged, found again or cancelled, and why. */
export async function changeBook(
  actor: Actor,
  { number, act, reason }: { number: number; act: BookAct; reason: string },
): Promise<Result<{ state: BookState }, ChangeRefusal>> {
  return await transaction(async (tx) => {
    const book = await lockBook(tx, number)
    if (!book || !(await reachesBook(actor, 'book.keep', book.learnerId, tx))) return refuse('not-found')
    if (book.learnerId === actor.accountId) return refuse('own-book')
    if (!wroteReason(reason)) return refuse('reason-missing')
    const changed = await writeChange(tx, book, { act, reason: reason.trim(), actorId: actor.accountId })
    if (!changed.ok) return changed
    await notify(tx, {
      ...{ accountId: book.learnerId, kind: 'book', link: '/learn/book', dedupeKey: `book:${number}:${changed.value.event}` },
      title: `您的继续教育证书：${movementNames[movementOf[act]]}`,
      body: `证书号 ${formatBookNumber(number)}，理由：${reason.trim()}。如有疑问，请与单位经办人联系。`,
    })
    return ok({ state: changed.value.state })
  })
}

export type LockedBook = {
  number: number
  state: BookState
  placeId: string
  learnerId: string
  followed: boolean
}

/** An issued book, held until the end of the transaction. */
export async function lockBook(tx: Transaction, number: number): Promise<LockedBook | null> {
  const book = await tx.maybe<Omit<LockedBook, 'followed'>>`
    select first_number as number, state, place_id as "placeId", learner_id as "learnerId" from book_range
    where first_number = ${number} and learner_id is not null for update`
  if (!book) return null
  // Asked once the row is held: whoever issues the next book holds it too.
  const { followed } = await tx.one<{ followed: boolean }>`
    select exists (select from book_range where previous_number = ${number} and state <> 'cancelled') as followed`
  return { ...book, followed }
}

/** The state as the rules of its way allow it, its history and the audit trail. `event`: the number of the entry in its history. */
export async function writeChange(
  tx: Transaction,
  book: LockedBook,
  { act, reason, actorId }: { act: BookAct; reason: string; actorId: string },
): Promise<Result<{ state: BookState; event: number }, 'not-in-this-state' | 'already-followed'>> {
  const next = step(book, act)
  if (!next.ok) return next
  const at = await tx.now()
  await tx.run`update book_range set state = ${next.value} where first_number = ${book.number}`
  const movement = {
    kind: movementOf[act],
    first: book.number,
    last: book.number,
    placeId: book.placeId,
    learnerId: book.learnerId,
  }
  await recordMovements(tx, [{ ...movement, reason }], { actorId, at })
  const { event } = await tx.one<{ event: number }>`
    select max(id) as event from book_event where int4range(first_number, last_number, '[]') @> ${book.number}::int`
  return ok({ state: next.value, event })
}
