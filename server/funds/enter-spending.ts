import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findByIdNumbers } from '#server/identity/find-by-id-numbers.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type FundKey, lockOwnFund } from './lock-own-fund.ts'
import { readSpending, type SpendingText } from './rules/fund-form.ts'
import { isKept } from './rules/fund-state.ts'
import type { FundRefusal } from './rules/refusals.ts'

/** `people`: ID numbers of whom it was spent on, beside the attendees of `trainingId`. */
export type EnteredSpending = FundKey & { text: SpendingText; trainingId: string | null; people: readonly string[] }
export type SpendingProblems = Partial<SpendingText & { people: string }>

/** Enters what was spent. Detail of 'fund-wrong': sentences by field; people who are not of the unit, or of what is below it, are named by their last digits. */
export async function enterSpending(
  actor: Actor,
  { text, trainingId, people, ...key }: EnteredSpending,
): Promise<Result<{ spendingId: string }, FundRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFund(tx, actor, key)
    if (!own.ok) return own
    if (!own.value) return refuse('fund-missing')
    if (!isKept(own.value.state)) return refuse('fund-reported')
    const now = await tx.now()
    const read = readSpending(text, { year: key.year, today: shanghaiDay(now) })
    const problems: SpendingProblems = read.problems
    const { learnerIds, unknown } = await findOwnPeople(tx, key.organisationId, people)
    if (unknown.length > 0)
      problems.people = `不是本单位在册人员，或身份证号有误：${unknown.map((each) => `尾号 ${each.slice(-4)}`).join('、')}`
    if (!read.spending || problems.people) return refuse('fund-wrong', problems)
    if (trainingId && !(await isOwnTraining(tx, key.organisationId, trainingId))) return refuse('training-unknown')
    const spendingId = newId()
    const { spentOn, category, item, amountFen, voucher } = read.spending
    await tx.run`
      insert into fund_spending (id, organisation_id, year, spent_on, category, item, amount_fen, voucher, gathering_id, entered_by, entered_at)
      values (${spendingId}, ${key.organisationId}, ${key.year}, ${spentOn}::date, ${category}, ${item}, ${amountFen}, ${voucher}, ${trainingId}, ${actor.accountId}, ${now})`
    await tx.run`
      insert into fund_spending_person (spending_id, learner_id) select ${spendingId}, * from unnest(${learnerIds}::uuid[])`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'fund.spent', objectType: 'fund-spending', objectId: spendingId },
      details: { year: key.year, category, amountFen, count: learnerIds.length },
    })
    return ok({ spendingId })
  })
}

/** Strikes out what was entered wrongly; it stays to be read and counts no more. */
export async function strikeSpending(
  actor: Actor,
  { spendingId, reason: given }: { spendingId: string; reason: string },
): Promise<Result<FundKey, FundRefusal | 'not-found'>> {
  const reason = given.trim()
  return await transaction(async (tx) => {
    const key = await tx.maybe<FundKey>`
      select organisation_id as "organisationId", year from fund_spending where id = ${spendingId}`
    const own = key ? await lockOwnFund(tx, actor, key) : null
    if (!key || !own?.ok || !own.value) return refuse('not-found')
    if (!isKept(own.value.state)) return refuse('fund-reported')
    if (reason === '') return refuse('reason-missing')
    if ([...reason].length > 500) return refuse('reason-long')
    const struck = await tx.run`
      update fund_spending set struck_by = ${actor.accountId}, struck_at = clock_timestamp(), strike_reason = ${reason} where id = ${spendingId} and struck_at is null`
    if (struck === 0) return refuse('spending-missing')
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'fund.struck', objectType: 'fund-spending', objectId: spendingId },
      details: { year: key.year, reason },
    })
    return ok(key)
  })
}

async function findOwnPeople(tx: Transaction, organisationId: string, idNumbers: readonly string[]) {
  const found = await findByIdNumbers(idNumbers, tx)
  const rows = await tx.many<{ learnerId: string }>`
    select f.learner_id as "learnerId" from organisation mine join organisation o on o.path <@ mine.path
      join affiliation f on f.organisation_id = o.id and f.ended_at is null
    where mine.id = ${organisationId} and f.learner_id = any(${[...found.values()].map((person) => person.accountId)}::uuid[])`
  const own = new Set(rows.map((row) => row.learnerId))
  return {
    learnerIds: [...own],
    unknown: idNumbers.filter((number) => !own.has(found.get(number)?.accountId ?? '')),
  }
}

const isOwnTraining = async (tx: Transaction, organisationId: string, trainingId: string): Promise<boolean> =>
  (await tx.maybe`select 1 from gathering where id = ${trainingId} and kind = 'training' and organisation_id = ${organisationId}`) !==
  null
