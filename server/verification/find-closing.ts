import { findPolicy } from '#server/hours/queries.ts'
import { closingNumbers } from '#server/hours/rules/closing.ts'
import { type ClosingNumbers, defaultClosing } from '#server/hours/rules/closing-numbers.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** How the year is closed by the policy in force; the defaults while none is. */
export async function findClosing(year: number, from: Sql = sql): Promise<ClosingNumbers> {
  const policy = await findPolicy(year, from)
  return policy ? closingNumbers(policy) : defaultClosing
}
