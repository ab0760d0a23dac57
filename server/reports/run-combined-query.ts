import type { Actor } from '#server/identity/actor.ts'
import { holds, type Power } from '#server/identity/rules/powers.ts'
import { pool } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findLearnerScope } from './find-learner-scope.ts'
import { type Freshness, readFreshness } from './read-statistics.ts'
import { type CombinedQuery, combinedMost, combinedPageSize } from './rules/combined-query.ts'
import { combinedCount, combinedStatement } from './rules/combined-statement.ts'
import type { Statement } from './rules/learner-where.ts'

export type CombinedRow = { learnerId: string; realName: string; organisationName: string | null; cells: unknown[] }
export type CombinedPage = { rows: CombinedRow[]; count: { total: number; capped: boolean }; fresh: Freshness }

/** What was asked for, of learners within the actor's reach, a page at a time. 'query-too-wide': it takes longer than a page may. */
export async function runCombinedQuery(
  actor: Actor,
  query: CombinedQuery,
  { page = 1, size = combinedPageSize, power = 'query.run' }: { page?: number; size?: number; power?: Power } = {},
): Promise<Result<CombinedPage, 'not-found' | 'query-too-wide'>> {
  const scope = holds(actor, power) ? await findLearnerScope(actor, power, query.under) : null
  if (!scope) return refuse('not-found')
  try {
    const [found, counted, fresh] = await Promise.all([
      ask<Omit<CombinedRow, 'cells'> & Record<string, unknown>>(
        combinedStatement(query, scope, { size, from: (page - 1) * size }),
      ),
      ask<{ count: number }>(combinedCount(query, scope, combinedMost + 1)),
      readFreshness(),
    ])
    const total = counted[0]?.count ?? 0
    return ok({
      rows: found.map(({ learnerId, realName, organisationName, ...cells }) => ({
        ...{ learnerId, realName, organisationName },
        cells: Object.keys(cells).map((_, at) => cells[`c${at}`]),
      })),
      ...{ count: { total: Math.min(total, combinedMost), capped: total > combinedMost }, fresh },
    })
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return refuse('query-too-wide')
    throw error
  }
}

const ask = async <Row>({ text, values }: Statement): Promise<Row[]> => (await pool().query(text, values)).rows as Row[]
