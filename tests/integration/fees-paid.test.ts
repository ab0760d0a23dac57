/** Lists of fees, lists of payments, receipts; and that every way of acting on a fee leads only where its rules say. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { checkFees } from '#server/fees/check-fees.ts'
import { checkPayments } from '#server/fees/check-payments.ts'
import { cancelPayments, confirmPayments } from '#server/fees/confirm-payments.ts'
import { enterPayment } from '#server/fees/enter-payment.ts'
import { findFee, findReceipt, verifyReceipt } from '#server/fees/find-fee.ts'
import { findFeeImport } from '#server/fees/find-fee-import.ts'
import { listFees, listOwnFees, sidesOfFees } from '#server/fees/list-fees.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import { type FeeAction, type FeeState, moveFee } from '#server/fees/rules/fee-state.ts'
import { paymentColumns } from '#server/fees/rules/payment-list.ts'
import type { FeeSubject } from '#server/fees/rules/price.ts'
import { receiptNumberText } from '#server/fees/rules/receipt-number.ts'
import { sayTransferred } from '#server/fees/say-transferred.ts'
import { setPayeeAccount } from '#server/fees/set-payee-account.ts'
import { refundFee, waiveFee } from '#server/fees/waive-fee.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { listNotices } from '#server/portal/queries.ts'
import { charge, makePrice, makeSubject } from '#tests/support/fee-world.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'

const today = shanghaiDay(new Date())
const makeWorld = async () => {
  const city = await makeCity()
  const keeper = (await makeOfficial('handler', city.company)).actor
  const payer = (await makeOfficial('handler', city.sibling)).actor
  const people = await Promise.all([makePerson(), makePerson(), makePerson()])
  for (const { accountId } of people) await affiliateLearner(null, { learnerId: accountId, organisationId: city.sibling })
  const [learner, second, third] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]]
  return { ...city, keeper, payer, learner, second, third, priceId: await makePrice(keeper, city.company) }
}
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld()
})
const subject = (): Promise<FeeSubject> => makeSubject(world.keeper, world.company, world.priceId)
const referenceOf = async (feeId: string) =>
  (await sql.one<{ reference: string }>`select reference from enrolment_fee where id = ${feeId}`).reference
const check = (rows: string[][]) =>
  checkPayments(world.keeper, { organisationId: world.company, fileName: '流水.xlsx', rows: [[...paymentColumns], ...rows] })

it('tells each side of a fee what it needs, and others nothing', async () => {
  const { keeper, payer, learner, second, company } = world
  const feeId = await charge(await subject(), learner.accountId, 'unit')
  expect((await findFee(learner.actor, feeId))?.instructions).toBeNull()
  const account = { organisationId: company, accountName: '海河工程公司', bank: '中国银行', accountNumber: '１２３４ 5678 9012' }
  expect(await setPayeeAccount(keeper, { ...account, accountNumber: '12a' })).toMatchObject({ reason: 'account-wrong' })
  expect((await setPayeeAccount(keeper, account)).ok).toBe(true)
  expect(await findFee(payer, feeId)).toMatchObject({
    ...{ keeps: false, pays: true, instructions: { accountNumber: '123456789012', amountFen: 128_050 } },
  })
  expect(await findFee(learner.actor, feeId)).toMatchObject({ keeps: false, pays: false })
  expect(await findFee(second.actor, feeId)).toBeNull()
  const paid = await enterPayment(keeper, { feeId, by: 'unit', paidOn: today })
  const receipt = paid.ok ? await findReceipt(payer, paid.value.receiptId) : null
  expect(receipt).toMatchObject({ payerName: '东站机务段', amountFen: 128_050 })
  if (!receipt) return
  expect(await findReceipt(second.actor, receipt.id)).toBeNull()
  const number = receiptNumberText(receipt.year, receipt.number)
  expect(await verifyReceipt(payer, ` ${number} `)).toMatchObject([{ id: receipt.id }])
  expect(await verifyReceipt(second.actor, number)).toEqual([])
  expect(await verifyReceipt(payer, '2026-0')).toEqual([])
  const found = { state: null, search: number, page: 1 }
  expect((await listFees(keeper, { side: 'payee', ...found })).sums).toMatchObject({ total: 1, paidFen: 128_050, dueFen: 0 })
  expect((await listFees(payer, { side: 'payer', ...found })).rows).toMatchObject([{ id: feeId, amountFen: 128_050 }])
  expect((await listFees(payer, { side: 'payee', ...found })).rows).toEqual([])
  expect((await listOwnFees(learner.actor, 1)).rows.map((row) => row.id)).toEqual([feeId])
})

it('is seen by whoever is above the payee and by nobody beside, and the learner hears of what others do', async () => {
  const { keeper, learner, second, company, district, otherDistrict } = world
  const feeId = await charge(await subject(), second.accountId)
  const found = { state: null, search: await referenceOf(feeId), page: 1 }
  const [{ actor: above }, { actor: beside }] = await Promise.all([
    makeOfficial('reviewer', district),
    makeOfficial('reviewer', otherDistrict),
  ])
  expect((await listFees(above, { side: 'above', ...found })).rows.map((row) => row.id)).toEqual([feeId])
  expect(await findFee(above, feeId)).toMatchObject({ keeps: false, pays: false, follows: true, organisationId: company })
  expect(await enterPayment(above, { feeId, by: 'learner', paidOn: today })).toMatchObject({ reason: 'not-found' })
  expect((await listFees(beside, { side: 'above', ...found })).rows).toEqual([])
  expect(await findFee(beside, feeId)).toBeNull()
  expect(sidesOfFees(learner.actor)).toEqual([])
  expect((await sayTransferred(second.actor, { feeId, note: '1' })).ok).toBe(true)
  expect((await enterPayment(keeper, { feeId, by: 'learner', paidOn: today })).ok).toBe(true)
  const { notices } = await listNotices(second.accountId)
  expect(notices.filter((notice) => notice.link === `/learn/fees/${feeId}`).map((notice) => notice.title)).toEqual([
    '培训费已到账：专业技术人员培训费',
  ])
})

it('is checked every night: what somebody changed behind the rules is found', async () => {
  const { keeper, third } = world
  const feeId = await charge(await subject(), third.accountId)
  await enterPayment(keeper, { feeId, by: 'learner', paidOn: today })
  const broken = async () =>
    (await checkFees()).flatMap((breach) => (breach.examples.some((id) => id.includes(feeId)) ? breach.invariant : []))
  expect(await broken()).toEqual([])
  await sql.run`update enrolment_fee set state = 'due', paid_fen = 0, paid_on = null where id = ${feeId}`
  expect(await broken()).toEqual(['what was paid has its receipt', 'a fee stands where its last step left it'])
  await sql.run`update enrolment_fee set state = 'paid-by-learner', paid_fen = amount_fen, paid_on = now() where id = ${feeId}`
  const gaps = async () => (await checkFees()).filter((breach) => breach.invariant.startsWith('receipts'))
  expect(await gaps()).toEqual([])
  await sql.run`update receipt_series set last_number = last_number + 1 where organisation_id = ${world.company}`
  expect(await gaps()).toMatchObject([{ count: 1 }])
  await sql.run`update receipt_series set last_number = last_number - 1 where organisation_id = ${world.company}`
})

it('enters a list of payments whole or not at all', async () => {
  const { keeper, second, third } = world
  const fees = [await charge(await subject(), second.accountId), await charge(await subject(), third.accountId, 'unit')]
  const [first, other] = await Promise.all(fees.map(referenceOf))
  const wrong = await check([
    [first as string, '1,280.50', '', today],
    [other as string, '1280.5', '公司', '2099-01-01'],
    [first as string, '1280.50', '个人', today],
    ['ZZZZZZZZZZ', '十元', '', '昨天'],
  ])
  const importId = wrong.ok ? wrong.value.importId : ''
  expect((await findFeeImport(keeper, importId))?.rows.map((row) => row.problems.length)).toEqual([0, 2, 1, 3])
  expect(await confirmPayments(keeper, importId)).toMatchObject({ reason: 'import-problems' })
  expect((await cancelPayments(keeper, importId)).ok).toBe(true)
  const good = [
    [(first as string).toLowerCase(), '１，２８０.50', '', '2026/1/5'],
    [other as string, '1280.50元', '个人', today],
  ]
  const lists = await Promise.all([check(good), check(good)])
  const confirmed = await Promise.all(lists.map((list) => confirmPayments(keeper, list.ok ? list.value.importId : '')))
  expect(confirmed.map((each) => (each.ok ? each.value.count : each.reason)).sort()).toEqual([2, 'import-problems'].sort())
  const states = await sql.many<{ state: string }>`select state from enrolment_fee where id = any(${fees}::uuid[])`
  expect(states.map((row) => row.state)).toEqual(['paid-by-learner', 'paid-by-learner'])
  expect(await check([])).toMatchObject({ reason: 'import-empty' })
})

it('goes only where its rules say, whatever is done in whatever order', async () => {
  const { keeper, learner } = world
  const actions: Exclude<FeeAction, 'charge'>[] = [
    'say-transferred',
    'pay-by-unit',
    'pay-by-learner',
    'waive',
    'release',
    'refund',
  ]
  const cost = 128_050
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...actions), { minLength: 2, maxLength: 7 }), async (order) => {
      const of = await subject()
      const feeId = await charge(of, learner.accountId)
      let state: FeeState = 'due'
      let steps = 1
      for (const action of order) {
        const expected = moveFee(state, action)
        const done =
          action === 'release'
            ? await transaction((tx) => releaseFee(tx, { subject: of, learnerId: learner.accountId, reason: '退出' }))
            : action === 'say-transferred'
              ? await sayTransferred(learner.actor, { feeId, note: '1' })
              : action === 'waive'
                ? await waiveFee(keeper, { feeId, reason: '减免' })
                : action === 'refund'
                  ? await refundFee(keeper, { feeId, amountFen: cost, reason: '退' })
                  : await enterPayment(keeper, { feeId, by: action === 'pay-by-unit' ? 'unit' : 'learner', paidOn: today })
        // Giving up a place twice is nothing to do.
        expect(done.ok).toBe(expected.ok || action === 'release')
        if (expected.ok) {
          state = expected.value
          steps += 1
        }
      }
      const kept = await sql.one<{ state: FeeState; paid: number; refunded: number; receipts: number; steps: number }>`
        select state, paid_fen as paid, refunded_fen as refunded, (select count(*)::int from fee_receipt r where r.fee_id = f.id) as receipts,
          (select count(*)::int from fee_event e where e.fee_id = f.id) as steps from enrolment_fee f where id = ${feeId}`
      const paid = ['paid-by-unit', 'paid-by-learner', 'refund-due', 'refunded'].includes(state)
      expect(kept).toEqual({
        state,
        paid: paid ? cost : 0,
        refunded: state === 'refunded' ? cost : 0,
        receipts: paid ? 1 : 0,
        steps,
      })
    }),
    { numRuns: 15 },
  )
})
