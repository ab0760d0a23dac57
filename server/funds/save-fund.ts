import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type FundKey, lockOwnFund } from './lock-own-fund.ts'
import { type FundText, readFund } from './rules/fund-form.ts'
import { isKept } from './rules/fund-state.ts'

/** Writes the payroll, the rate and what was set aside. `revision`: as the page showed it; 0: there was none. Detail of 'fund-wrong': sentences by field. */
export async function saveFund(
  actor: Actor,
  { text, revision, ...key }: FundKey & { text: FundText; revision: number },
): Promise<Result<undefined, 'not-found' | 'fund-reported' | 'fund-changed' | 'fund-wrong'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFund(tx, actor, key)
    if (!own.ok) return own
    const before = own.value
    if (before && !isKept(before.state)) return refuse('fund-reported')
    if ((before?.revision ?? 0) !== revision) return refuse('fund-changed')
    const { figures, problems } = readFund(text)
    if (!figures) return refuse('fund-wrong', problems)
    const { organisationId, year } = key
    const written = await tx.run`
      insert into training_fund (organisation_id, year, payroll_fen, rate, set_aside_fen, carried_fen, changed_at)
      values (${organisationId}, ${year}, ${figures.payrollFen}, ${figures.rate}, ${figures.setAsideFen}, ${figures.carriedFen}, clock_timestamp())
      on conflict (organisation_id, year) do update set payroll_fen = excluded.payroll_fen, rate = excluded.rate, set_aside_fen = excluded.set_aside_fen,
        carried_fen = excluded.carried_fen, changed_at = excluded.changed_at, revision = training_fund.revision + 1
      where training_fund.revision = ${revision}`
    // Two who began the same year at the same moment: neither found a row to lock.
    if (written === 0) return refuse('fund-changed')
    const { payrollFen, rate, setAsideFen, carriedFen } = before ?? {}
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'fund.saved', objectType: 'organisation', objectId: organisationId },
      ...{ details: { year }, before: before ? { payrollFen, rate, setAsideFen, carriedFen } : undefined, after: figures },
    })
    return ok()
  })
}
