import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockBook, writeChange } from './change-book.ts'
import { lockLatestBook } from './lock-latest-book.ts'
import { wroteReason } from './rules/reason.ts'

export type Declaration = { act: 'fill' | 'lose' | 'damage'; reason: string }

/** The holder says that their book is full, lost or damaged, and how it came to that (§9). It is valid no more; the unit continues or replaces it. */
export async function declareBook(
  actor: Actor,
  { act, reason }: Declaration,
): Promise<Result<{ number: number }, 'no-valid-book' | 'reason-missing'>> {
  if (!wroteReason(reason)) return refuse('reason-missing')
  return await transaction(async (tx) => {
    const latest = await lockLatestBook(tx, actor.accountId)
    const book = latest && (await lockBook(tx, latest.number))
    if (!book) return refuse('no-valid-book')
    const changed = await writeChange(tx, book, { act, reason: reason.trim(), actorId: actor.accountId })
    return changed.ok ? ok({ number: book.number }) : refuse('no-valid-book')
  })
}
