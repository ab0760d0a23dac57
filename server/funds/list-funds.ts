import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { FundRate, FundSums } from './rules/fund.ts'
import type { FundState } from './rules/fund-state.ts'

export type FundRow = {
  organisationId: string
  organisationName: string
  authorityName: string | null
  state: FundState
  payrollFen: number
  rate: FundRate
  /** As reported. */
  report: FundSums
  reportedAt: Date
}
/** Of all that were found: what the payrolls ask for, what was set aside and spent, how many set aside too little. */
export type FundTotals = {
  total: number
  units: number
  payrollFen: number
  dueFen: number
  setAsideFen: number
  spentFen: number
  short: number
}
export const fundsPage = 30
export const fundsMost = 50_000

/**
 * The reports of a year within the actor's reach, with the sums of all that were found; those that wait come first. `units`: all units within reach, reported or not.
 * Of a fund that was taken back nothing is shown.
 */
export async function listFunds(
  actor: Actor,
  wanted: {
    year: number
    state: Exclude<FundState, 'open'> | null
    onlyShort: boolean
    search: string
    page: number
    most?: number
  },
): Promise<{ rows: FundRow[]; totals: FundTotals }> {
  const { year, state, onlyShort, search, page, most = fundsPage } = wanted
  const pattern =
    search.trim() === ''
      ? null
      : `%${search
          .normalize('NFKC')
          .trim()
          .replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<FundRow & FundTotals & { ownPayroll: number }>`
    with places as (
      select o.id, o.name, o.path, o.kind from organisation o where o.closed_at is null and exists (
        select 1 from organisation mine where mine.id = any(${placesOf(actor, 'fund.follow')}::uuid[]) and o.path <@ mine.path)
    ), found as (
      select f.*, p.name, p.path from training_fund f join places p on p.id = f.organisation_id
      where f.year = ${year} and f.state <> 'open' and (${state}::text is null or f.state = ${state}) and (${pattern}::text is null or p.name like ${pattern})
        and (not ${onlyShort} or (f.report ->> 'shortFen')::bigint > 0)
    ), totals as (
      select count(*)::int as total, (select count(*)::int from places where kind = 'unit') as units, coalesce(sum(payroll_fen), 0)::bigint as payroll,
        coalesce(sum((report ->> 'dueFen')::bigint), 0)::bigint as due, coalesce(sum(set_aside_fen), 0)::bigint as aside,
        coalesce(sum((report ->> 'totalSpentFen')::bigint), 0)::bigint as spent, (count(*) filter (where (report ->> 'shortFen')::bigint > 0))::int as short
      from found
    )
    select totals.total, totals.units, totals.payroll as "payrollFen", totals.due as "dueFen", totals.aside as "setAsideFen", totals.spent as "spentFen", totals.short,
      f.organisation_id as "organisationId", f.name as "organisationName", a.name as "authorityName", f.state, f.payroll_fen as "ownPayroll", f.rate, f.report, f.reported_at as "reportedAt"
    from totals left join lateral (
      select * from found order by state = 'reported' desc, reported_at desc, organisation_id limit ${most} offset ${(Math.max(1, page) - 1) * most}) f on true
      left join organisation a on a.id = answering_authority(f.path)`
  const first = rows[0]
  const { total = 0, units = 0, payrollFen = 0, dueFen = 0, setAsideFen = 0, spentFen = 0, short = 0 } = first ?? {}
  return {
    rows: rows
      .filter((row) => row.organisationId !== null)
      .map(({ organisationId, organisationName, authorityName, state: at, ownPayroll, rate, report, reportedAt }) => ({
        ...{ organisationId, organisationName, authorityName, state: at, payrollFen: ownPayroll, rate, report, reportedAt },
      })),
    totals: { total, units, payrollFen, dueFen, setAsideFen, spentFen, short },
  }
}

/** The units whose fund the actor keeps. */
export const listFundPlaces = (actor: Actor): Promise<{ id: string; name: string }[]> =>
  sql.many<{ id: string; name: string }>`
    select id, name from organisation where id = any(${placesOf(actor, 'fund.keep')}::uuid[]) and closed_at is null order by name collate "C"`

/** Trainings of a unit in a year, for a spending to name one. */
export const listFundTrainings = (actor: Actor, { organisationId, year }: { organisationId: string; year: number }) =>
  sql.many<{ id: string; title: string }>`
    select g.id, g.title from gathering g join organisation o on o.id = g.organisation_id
    where g.kind = 'training' and g.organisation_id = ${organisationId} and g.state <> 'cancelled'
      and exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'fund.keep')}::uuid[]) and o.path <@ mine.path)
      and exists (select 1 from gathering_session s where s.gathering_id = g.id and extract(year from s.starts_at at time zone 'Asia/Shanghai') = ${year})
    order by g.title collate "C" limit 200`
