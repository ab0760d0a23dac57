import { type Sql, sql } from '#server/platform/database.ts'
import type { FundKey } from './lock-own-fund.ts'
import { type FundSums, type SpendingCategory, sumFund } from './rules/fund.ts'
import type { FundFigures } from './rules/fund-form.ts'

/** The sums of a unit's year as they are now: what was entered and stands, and what the unit paid in fees for its people less what it got back. */
export async function sumFundOf({ organisationId, year }: FundKey, figures: FundFigures, from: Sql = sql): Promise<FundSums> {
  const spent = await from.many<{ category: SpendingCategory; amountFen: number }>`
    select category, sum(amount_fen)::bigint as "amountFen" from fund_spending
    where organisation_id = ${organisationId} and year = ${year} and struck_at is null group by 1
    union all select 'training', sum(fen)::bigint from fund_paid_fee where unit_id = ${organisationId} and year = ${year} having count(*) > 0`
  const { people } = await from.one<{ people: number }>`
    select count(distinct learner_id)::int as people from fund_beneficiary where organisation_id = ${organisationId} and year = ${year}`
  return sumFund(figures, spent, people)
}
