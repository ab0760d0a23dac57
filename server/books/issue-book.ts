import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockLatestBook } from './lock-latest-book.ts'
import { lockStock } from './lock-stock.ts'
import { decideIssue, type IssueKind } from './rules/book-state.ts'
import { takeFromStock } from './take-from-stock.ts'
import { writeIssues } from './write-issues.ts'

export type IssueRefusal = 'not-found' | 'own-book' | 'has-book' | 'stock-empty' | 'not-in-stock'

/**
 * Gives one person a book from the stock of the unit or agency where they are registered: the lowest number, or the one that lies on the desk. As the first,
 * as the continuation of a full one, or for a lost or damaged one, as their latest book decides.
 */
export async function issueBook(
  actor: Actor,
  { learnerId, number }: { learnerId: string; number: number | null },
): Promise<Result<{ number: number; as: IssueKind }, IssueRefusal>> {
  return await transaction(async (tx) => {
    const place = await tx.maybe<{ id: string }>`
      select organisation_id as id from affiliation where learner_id = ${learnerId} and ended_at is null`
    if (!place || !(await reaches(actor, 'book.keep', place.id, tx))) return refuse('not-found')
    if (learnerId === actor.accountId) return refuse('own-book')
    // The stock before the person: whoever issues in bulk holds it, and may have given them a book when it is let go of.
    await lockStock(tx, [place.id])
    const latest = await lockLatestBook(tx, learnerId)
    const as = decideIssue(latest?.state ?? null)
    if (!as.ok) return as
    const chosen = number ?? (await lowestNumber(tx, place.id))
    if (chosen === null) return refuse('stock-empty')
    if (!(await takeFromStock(tx, place.id, { first: chosen, last: chosen }))) return refuse('not-in-stock')
    const at = await tx.now()
    const issue = { number: chosen, learnerId, as: as.value, previousNumber: latest?.number ?? null }
    await writeIssues(tx, place.id, [issue], { actorId: actor.accountId, at })
    return ok({ number: chosen, as: as.value })
  })
}

async function lowestNumber(tx: Transaction, placeId: string): Promise<number | null> {
  const row = await tx.one<{ number: number | null }>`
    select min(first_number) as number from book_range where place_id = ${placeId} and state = 'stock'`
  return row.number
}
