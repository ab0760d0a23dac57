import { issueOwnStatement } from '#server/certificates/issue-own-statement.ts'
import { sql } from '#server/platform/database.ts'
import { orderPrinting } from '#server/reports/order-printing.ts'
import { accepted } from './accepted.ts'
import { actorOf } from './seed-people.ts'

/** A learner has a statement of hours for title review; the hospital's handler has ordered what there is of everybody's for printing. */
export async function seedPrinting(accountIds: Map<string, string>, now: Date): Promise<void> {
  if (await sql.maybe`select 1 from print_batch limit 1`) return
  const learner = await actorOf(accountIds.get('王丽华') as string)
  accepted(await issueOwnStatement(learner, [2025, 2026]), 'statement')
  const handler = { ...(await actorOf(accountIds.get('叶红') as string)), confirmedAt: now }
  const wish = { kinds: ['training' as const, 'statement' as const], years: [2026], format: 'pdf' as const, numbers: '' }
  accepted(await orderPrinting(handler, { ...wish, filter: {} }), 'batch')
}
