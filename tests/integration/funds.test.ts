/** A unit's training fund: kept, spent, reported and answered; what its fees paid is in it without being entered. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { enterPayment } from '#server/fees/enter-payment.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import { refundFee } from '#server/fees/waive-fee.ts'
import { enterSpending, strikeSpending } from '#server/funds/enter-spending.ts'
import { findFund, listSpendings } from '#server/funds/find-fund.ts'
import { listFunds } from '#server/funds/list-funds.ts'
import { decideFund, reportFund } from '#server/funds/report-fund.ts'
import { type FundAction, type FundState, isKept, moveFund } from '#server/funds/rules/fund-state.ts'
import { saveFund } from '#server/funds/save-fund.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { openTraining, session } from '#tests/support/attendance-world.ts'
import { charge, makePrice, makeSubject } from '#tests/support/fee-world.ts'
import { goodSpending } from '#tests/support/fund-world.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'

const year = shanghaiYear(new Date())
const text = { payroll: '2,000,000', rate: '150', setAside: '20,000', carried: '5,000' }
const makeWorld = async () => {
  const city = await makeCity()
  const [handler, reviewer, second] = await Promise.all([
    makeOfficial('handler', city.company),
    makeOfficial('reviewer', city.district),
    makeOfficial('bureau', city.bureau),
  ])
  const people = await Promise.all([makePerson(), makePerson(), makePerson()])
  for (const { accountId } of people.slice(0, 2))
    await affiliateLearner(null, { learnerId: accountId, organisationId: city.company })
  return { ...city, handler: handler.actor, reviewer: reviewer.actor, second: second.actor, people }
}
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld()
})
const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const key = () => ({ organisationId: world.company, year })
const find = async () => (await findFund(world.handler, key()))?.fund
const revisionOf = async () => (await find())?.revision ?? 0

it('is kept: what is wrong is said by field, of two who begin at once one is told', async () => {
  const { handler } = world
  expect(reasonOf(await enterSpending(handler, goodSpending(world.company, year)))).toBe('fund-missing')
  expect(await saveFund(handler, { ...key(), text: { ...text, rate: '3' }, revision: 0 })).toMatchObject({
    ...{ reason: 'fund-wrong', detail: { rate: '请选择提取比例。' } },
  })
  const begun = await Promise.all([0, 1].map(() => saveFund(handler, { ...key(), text, revision: 0 })))
  expect(begun.map(reasonOf).toSorted()).toEqual(['done', 'fund-changed'])
  expect((await find())?.sums).toMatchObject({ dueFen: 3_000_000, shortFen: 1_000_000, balanceFen: 2_500_000 })
})

it('is spent on people of one’s own, on trainings, and in fees; what was entered wrongly is struck out', async () => {
  const { handler, company, people } = world
  const [first, second, stranger] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]]
  const spending = goodSpending(company, year)
  expect(await enterSpending(handler, { ...spending, people: [first.idNumber, stranger.idNumber] })).toMatchObject({
    detail: { people: expect.stringContaining(`尾号 ${stranger.idNumber.slice(-4)}`) },
  })
  expect(reasonOf(await enterSpending(handler, { ...spending, trainingId: crypto.randomUUID() }))).toBe('training-unknown')
  expect(reasonOf(await enterSpending(handler, { ...spending, people: [first.idNumber] }))).toBe('done')
  const trainingId = await openTraining(company, [first.accountId, second.accountId], [session(60, 240)])
  const training = { ...goodSpending(company, year, { category: 'training', amount: '800' }), trainingId }
  expect(reasonOf(await enterSpending(handler, training))).toBe('done')
  expect((await find())?.sums).toMatchObject({ totalSpentFen: 200_000, people: 2, balanceFen: 2_300_000 })

  const keeper = (await makeOfficial('handler', world.sibling)).actor
  const subject = await makeSubject(keeper, world.sibling, await makePrice(keeper, world.sibling))
  const feeId = await charge(subject, first.accountId, 'unit')
  await enterPayment(keeper, { feeId, by: 'unit', paidOn: shanghaiDay(new Date()) })
  expect((await find())?.sums.totalSpentFen).toBe(328_050)
  expect((await listSpendings(handler, { ...key(), page: 1 }))?.rows).toContainEqual(
    expect.objectContaining({ feeId, people: 1, names: [first.realName], amountFen: 128_050 }),
  )
  await transaction((tx) => releaseFee(tx, { subject, learnerId: first.accountId, reason: '不能参加', by: keeper.accountId }))
  expect(reasonOf(await refundFee(keeper, { feeId, amountFen: 128_050, reason: '已退' }))).toBe('done')
  expect((await find())?.sums.totalSpentFen).toBe(200_000)

  const rows = (await listSpendings(handler, { ...key(), page: 1 }))?.rows ?? []
  const wrong = rows.find((row) => row.trainingTitle !== null)?.id as string
  expect(reasonOf(await strikeSpending(handler, { spendingId: wrong, reason: ' ' }))).toBe('reason-missing')
  const struck = await Promise.all([0, 1].map(() => strikeSpending(handler, { spendingId: wrong, reason: '记错了' })))
  expect(struck.map(reasonOf).toSorted()).toEqual(['done', 'spending-missing'])
  expect((await find())?.sums).toMatchObject({ totalSpentFen: 120_000, people: 1 })
  await expect(sql.run`update fund_spending set amount_fen = 1 where id = ${wrong}`).rejects.toThrow(/stands as it was entered/)
})

it('is reported with its sums; two who answer at once are not both heard, the unit hears', async () => {
  const { handler, reviewer, second } = world
  expect(reasonOf(await reportFund(handler, { ...key(), action: 'report', revision: await revisionOf() }))).toBe('done')
  expect(reasonOf(await enterSpending(handler, goodSpending(world.company, year)))).toBe('fund-reported')
  const { rows, totals } = await listFunds(reviewer, { year, state: 'reported', onlyShort: true, search: '海河', page: 1 })
  expect([rows.length, totals.dueFen, totals.short, rows[0]?.report.totalSpentFen]).toEqual([1, 3_000_000, 1, 120_000])
  const revision = await revisionOf()
  const answered = await Promise.all([
    decideFund(reviewer, { ...key(), action: 'accept', revision, answer: '' }),
    decideFund(second, { ...key(), action: 'return', revision, answer: '请补齐差额' }),
  ])
  expect(answered.map(reasonOf).toSorted()).toEqual(['done', 'fund-changed'])
  expect(
    await sql.one`select count(*)::int as told from notice where account_id = ${handler.accountId} and kind = 'fund-decided'`,
  ).toEqual({
    told: 1,
  })
})

it('whatever is asked of it in whatever order, it goes as its states say', async () => {
  const { handler, reviewer } = world
  const actions = fc.array(fc.constantFrom<FundAction | 'save'>('report', 'retract', 'accept', 'return', 'save'), {
    maxLength: 8,
  })
  let next = 2001
  await fc.assert(
    fc.asyncProperty(actions, async (asked) => {
      const own = { organisationId: world.company, year: next++ }
      let state: FundState = 'open'
      let revision = 1
      expect(reasonOf(await saveFund(handler, { ...own, text, revision: 0 }))).toBe('done')
      for (const action of asked) {
        const moved: FundState | null = action === 'save' ? (isKept(state) ? state : null) : stateAfter(moveFund(state, action))
        const done =
          action === 'save'
            ? await saveFund(handler, { ...own, text, revision })
            : action === 'report' || action === 'retract'
              ? await reportFund(handler, { ...own, action, revision })
              : await decideFund(reviewer, { ...own, action, revision, answer: '看过了' })
        expect(done.ok).toBe(moved !== null)
        if (moved) revision++
        state = moved ?? state
        expect((await findFund(handler, own))?.fund?.state).toBe(state)
      }
    }),
    { numRuns: 15 },
  )
})
const stateAfter = (moved: ReturnType<typeof moveFund>) => (moved.ok ? moved.value : null)
