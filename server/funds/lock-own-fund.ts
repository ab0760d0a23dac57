import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { placesOf, reaches } from '#server/organisations/scope.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { FundFigures } from './rules/fund-form.ts'
import type { FundState } from './rules/fund-state.ts'

export type FundKey = { organisationId: string; year: number }
export type LockedFund = FundFigures & { state: FundState; revision: number; reportedBy: string | null }

/** The row is the lock of a year's fund and its spendings; null while nobody has written one. */
async function lockFund(tx: Transaction, { organisationId, year }: FundKey): Promise<LockedFund | null> {
  await tx.run`set local lock_timeout = '20s'`
  return await tx.maybe<LockedFund>`
    select payroll_fen as "payrollFen", rate, set_aside_fen as "setAsideFen", carried_fen as "carriedFen", state, revision, reported_by as "reportedBy"
    from training_fund where organisation_id = ${organisationId} and year = ${year} for update`
}

/** For whoever keeps the unit's fund. */
export async function lockOwnFund(tx: Transaction, actor: Actor, key: FundKey): Promise<Result<LockedFund | null, 'not-found'>> {
  if (!(await actsFor(actor, 'fund.keep', key.organisationId, tx))) return refuse('not-found')
  return ok(await lockFund(tx, key))
}

/** Whether the actor answers this unit's reports: an authority above it, never the unit itself. */
export const answersFund = async (actor: Actor, organisationId: string, from?: Transaction): Promise<boolean> =>
  !placesOf(actor, 'fund.review').includes(organisationId) && (await reaches(actor, 'fund.review', organisationId, from))

export async function lockFundForAnswer(tx: Transaction, actor: Actor, key: FundKey): Promise<Result<LockedFund, 'not-found'>> {
  const fund = (await answersFund(actor, key.organisationId, tx)) ? await lockFund(tx, key) : null
  return fund ? ok(fund) : refuse('not-found')
}
