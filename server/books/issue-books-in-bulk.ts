import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockStock } from './lock-stock.ts'
import { planBulkIssue } from './plan-bulk-issue.ts'
import { takeFromStock } from './take-from-stock.ts'
import { writeIssues } from './write-issues.ts'

export type BulkRefusal = 'not-found' | 'not-for-learners' | 'stock-empty' | 'nobody-without' | 'plan-changed'

/** Issues what the preview showed, or nothing: when people or stock have changed since, whoever confirms looks again. */
export async function issueBooksInBulk(
  actor: Actor,
  { placeId, seal }: { placeId: string; seal: string },
): Promise<Result<{ issued: number }, BulkRefusal>> {
  try {
    return await transaction(async (tx) => {
      await lockStock(tx, [placeId])
      const plan = await planBulkIssue(actor, placeId, tx)
      if (!plan.ok) return plan
      if (plan.value.seal !== seal) return refuse('plan-changed')
      for (const range of plan.value.ranges) {
        invariant(await takeFromStock(tx, placeId, range), 'the stock that was planned with is locked')
      }
      const issues = plan.value.issues.map(({ number, learnerId }) => ({
        ...{ number, learnerId, as: 'first' as const, previousNumber: null },
      }))
      await writeIssues(tx, placeId, issues, { actorId: actor.accountId, at: await tx.now() })
      return ok({ issued: issues.length })
    })
  } catch (error) {
    // Somebody on the list was given a book singly at this very moment, from another unit's stock.
    if ((error as { constraint?: string }).constraint === 'book_range_one_valid') return refuse('plan-changed')
    throw error
  }
}
