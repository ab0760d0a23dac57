import { createHash } from 'node:crypto'
import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type NumberRange, numbersOf, takeLowest } from './rules/number-range.ts'

export type PlannedIssue = { number: number; learnerId: string; realName: string }
export type BulkPlan = {
  placeName: string
  issues: PlannedIssue[]
  ranges: NumberRange[]
  /** People without a book whom the stock does not reach. */
  left: number
  inStock: number
  /** What was looked at: whoever confirms it confirms this and nothing else. */
  seal: string
}

/** How many are given out at one stroke. */
export const bulkLimit = 2_000

/**
 * Who of a unit would get which number: everybody registered there who never had a book that counts, by name, the lowest numbers of its stock in order.
 * Not whoever asks, for nobody issues to themself.
 */
export async function planBulkIssue(
  actor: Actor,
  placeId: string,
  from: Sql = sql,
): Promise<Result<BulkPlan, 'not-found' | 'not-for-learners' | 'stock-empty' | 'nobody-without'>> {
  if (!(await reaches(actor, 'book.keep', placeId, from))) return refuse('not-found')
  const place = await from.one<{ name: string; kind: string }>`select name, kind from organisation where id = ${placeId}`
  if (place.kind !== 'unit' && place.kind !== 'agency') return refuse('not-for-learners')
  const without = await from.many<{ learnerId: string; realName: string; total: number }>`
    select a.id as "learnerId", a.real_name as "realName", count(*) over ()::int as total
    from affiliation f join account a on a.id = f.learner_id
    where f.organisation_id = ${placeId} and f.ended_at is null and a.status = 'active' and a.id <> ${actor.accountId}
      and not exists (select from book_range b where b.learner_id = a.id and b.state <> 'cancelled')
    order by a.real_name, a.id limit ${bulkLimit}`
  if (without.length === 0) return refuse('nobody-without')
  const stock = await from.many<NumberRange>`
    select first_number as first, last_number as last from book_range where place_id = ${placeId} and state = 'stock' order by first_number`
  const ranges = takeLowest(stock, without.length)
  const issues = numbersOf(ranges).map((number, index) => ({ number, ...(without[index] as (typeof without)[number]) }))
  if (issues.length === 0) return refuse('stock-empty')
  const seal = createHash('sha256')
    .update(issues.map((issue) => `${issue.number} ${issue.learnerId}`).join('\n'))
    .digest('hex')
  return ok({
    ...{ placeName: place.name, ranges, seal, left: (without[0]?.total ?? 0) - issues.length },
    issues: issues.map(({ number, learnerId, realName }) => ({ number, learnerId, realName })),
    inStock: stock.reduce((sum, range) => sum + range.last - range.first + 1, 0),
  })
}
