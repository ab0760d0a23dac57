import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { answersFund, type FundKey } from './lock-own-fund.ts'
import type { FundSums, SpendingCategory } from './rules/fund.ts'
import type { FundFigures } from './rules/fund-form.ts'
import type { FundState } from './rules/fund-state.ts'
import { sumFundOf } from './sum-fund-of.ts'

export type Fund = FundFigures & {
  state: FundState
  revision: number
  sums: FundSums
  /** As they were when it was reported. */
  reported: FundSums | null
  reportedAt: Date | null
  reporterName: string | null
  decidedAt: Date | null
  deciderName: string | null
  answer: string
}
/** `fund` null: nobody has written one. `keeps`: the actor writes it. `answers`: the actor may answer its report. */
export type FundView = FundKey & { organisationName: string; fund: Fund | null; keeps: boolean; answers: boolean }

/** A unit's fund of a year, for who keeps it and for who is above. Null: neither. */
export async function findFund(actor: Actor, key: FundKey): Promise<FundView | null> {
  const { organisationId, year } = key
  const [keeps, follows] = await Promise.all([
    actsFor(actor, 'fund.keep', organisationId),
    reaches(actor, 'fund.follow', organisationId),
  ])
  if (!keeps && !follows) return null
  const place = await sql.maybe<{ name: string }>`select name from organisation where id = ${organisationId}`
  if (!place) return null
  const row = await sql.maybe<Omit<Fund, 'sums'>>`
    select f.payroll_fen as "payrollFen", f.rate, f.set_aside_fen as "setAsideFen", f.carried_fen as "carriedFen", f.state, f.revision,
      case when f.state <> 'open' then f.report end as reported, f.reported_at as "reportedAt", r.real_name as "reporterName",
      f.decided_at as "decidedAt", d.real_name as "deciderName", f.answer
    from training_fund f left join account r on r.id = f.reported_by left join account d on d.id = f.decided_by
    where f.organisation_id = ${organisationId} and f.year = ${year}`
  const fund = row ? { ...row, sums: await sumFundOf(key, row) } : null
  return { ...key, organisationName: place.name, fund, keeps, answers: await answersFund(actor, organisationId) }
}

export type SpendingRow = {
  /** Null: a fee that the unit paid. */
  id: string | null
  feeId: string | null
  spentOn: string
  category: SpendingCategory
  item: string
  amountFen: number
  voucher: string
  trainingTitle: string | null
  people: number
  /** Up to three of them. */
  names: string[]
  enteredBy: string | null
  struckReason: string | null
}
export const spendingsPage = 30

/** What was spent of a fund, latest first, the fees that the unit paid among it. Null: the actor may not see the fund. */
export async function listSpendings(
  actor: Actor,
  { page, most = spendingsPage, ...key }: FundKey & { page: number; most?: number },
): Promise<{ rows: SpendingRow[]; total: number } | null> {
  const { organisationId, year } = key
  if (!(await actsFor(actor, 'fund.keep', organisationId)) && !(await reaches(actor, 'fund.follow', organisationId))) return null
  const rows = await sql.many<SpendingRow & { total: number }>`
    with found as (
      select id, null::uuid as fee_id, spent_on, category, item, amount_fen, voucher, gathering_id, entered_by, struck_at, strike_reason, null::uuid as learner_id, entered_at
      from fund_spending where organisation_id = ${organisationId} and year = ${year}
      union all select null, p.fee_id, p.paid_on, 'training', i.item, p.fen, '', p.subject_id, null, null, '', p.learner_id, f.changed_at
      from fund_paid_fee p join enrolment_fee f on f.id = p.fee_id join filed_price i on i.id = f.price_id where p.unit_id = ${organisationId} and p.year = ${year}
    ), counted as (select count(*)::int as total from found), shown as (
      select * from found order by spent_on desc, entered_at desc, coalesce(id, fee_id) limit ${most} offset ${(Math.max(1, page) - 1) * most}
    )
    select counted.total, s.id, s.fee_id as "feeId", s.spent_on as "spentOn", s.category, s.item, s.amount_fen as "amountFen", s.voucher, g.title as "trainingTitle",
      coalesce(who.people, 0) as people, coalesce(who.names, '{}') as names, e.real_name as "enteredBy", case when s.struck_at is not null then s.strike_reason end as "struckReason"
    from counted left join shown s on true left join gathering g on g.id = s.gathering_id left join account e on e.id = s.entered_by
      left join lateral (
        select count(*)::int as people, (array_agg(a.real_name order by a.real_name collate "C"))[1:3] as names from account a where a.id in (
          select s.learner_id where s.learner_id is not null union select learner_id from fund_spending_person where spending_id = s.id
          union select learner_id from attendee where gathering_id = s.gathering_id and s.fee_id is null)) who on true
    order by s.spent_on desc, s.entered_at desc, coalesce(s.id, s.fee_id)`
  return { rows: rows.filter((row) => row.spentOn !== null).map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}
