import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { type FundKey, lockFundForAnswer, lockOwnFund } from './lock-own-fund.ts'
import { type FundAction, moveFund } from './rules/fund-state.ts'
import type { FundRefusal } from './rules/refusals.ts'
import { sumFundOf } from './sum-fund-of.ts'

/** Reports the year to the authority above, with the sums as they are now; or takes the report back while nobody has answered. */
export async function reportFund(
  actor: Actor,
  { action, revision, ...key }: FundKey & { action: 'report' | 'retract'; revision: number },
): Promise<Result<undefined, FundRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFund(tx, actor, key)
    if (!own.ok) return own
    const fund = own.value
    if (!fund) return refuse('fund-missing')
    if (fund.revision !== revision) return refuse('fund-changed')
    const moved = moveFund(fund.state, action)
    if (!moved.ok) return moved
    const sums = await sumFundOf(key, fund, tx)
    await tx.run`
      update training_fund set state = ${moved.value}, revision = revision + 1, changed_at = clock_timestamp(), answer = '', decided_by = null, decided_at = null,
        report = ${JSON.stringify(sums)}::jsonb, reported_by = ${actor.accountId}, reported_at = clock_timestamp()
      where organisation_id = ${key.organisationId} and year = ${key.year}`
    await audit(tx, actor, key, action, '')
    return ok()
  })
}

/** The authority has read the report, or sends it back with a reason; whoever reported hears of it. Of two who answer at once the second is told. */
export async function decideFund(
  actor: Actor,
  { action, revision, answer: given, ...key }: FundKey & { action: 'accept' | 'return'; revision: number; answer: string },
): Promise<Result<undefined, FundRefusal | 'not-found'>> {
  const answer = given.trim()
  return await transaction(async (tx) => {
    const locked = await lockFundForAnswer(tx, actor, key)
    if (!locked.ok) return locked
    const fund = locked.value
    if (fund.revision !== revision) return refuse('fund-changed')
    const moved = moveFund(fund.state, action)
    if (!moved.ok) return moved
    if (action === 'return' && answer === '') return refuse('reason-missing')
    if ([...answer].length > 500) return refuse('reason-long')
    await tx.run`
      update training_fund set state = ${moved.value}, revision = revision + 1, changed_at = clock_timestamp(), answer = ${answer},
        decided_by = ${actor.accountId}, decided_at = clock_timestamp()
      where organisation_id = ${key.organisationId} and year = ${key.year}`
    await audit(tx, actor, key, action, answer)
    if (fund.reportedBy)
      await notify(tx, {
        ...{ accountId: fund.reportedBy, kind: 'fund-decided', link: `/manage/funds/${key.organisationId}/${key.year}` },
        title: action === 'accept' ? `${key.year} 年度培训经费报告已审阅` : `${key.year} 年度培训经费报告被退回`,
        body: answer || '主管部门没有意见。',
        dedupeKey: `fund:${key.organisationId}:${key.year}:${fund.revision}`,
      })
    return ok()
  })
}

const auditNames = {
  report: 'fund.reported',
  retract: 'fund.retracted',
  accept: 'fund.accepted',
  return: 'fund.returned',
} as const
const audit = (tx: Transaction, actor: Actor, { organisationId, year }: FundKey, action: FundAction, reason: string) =>
  recordAudit(tx, {
    ...{ actorId: actor.accountId, action: auditNames[action], objectType: 'organisation', objectId: organisationId },
    details: { year, reason },
  })
