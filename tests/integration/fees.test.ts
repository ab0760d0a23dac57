/** What is charged by filed prices, and what becomes of it. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { chargeFee } from '#server/fees/charge-fee.ts'
import { enterPayment } from '#server/fees/enter-payment.ts'
import { endPrice, filePrice } from '#server/fees/file-price.ts'
import { findPrice } from '#server/fees/find-price.ts'
import { listPrices, listPricesInForce, listPublicPrices } from '#server/fees/list-prices.ts'
import { priceSubject } from '#server/fees/price-subject.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import type { FeeSubject } from '#server/fees/rules/price.ts'
import { sayTransferred } from '#server/fees/say-transferred.ts'
import { refundFee, waiveFee } from '#server/fees/waive-fee.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { charge, goodPrice, makePrice, makeSubject } from '#tests/support/fee-world.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'

const today = shanghaiDay(new Date())
const makeWorld = async () => {
  const city = await makeCity()
  const learner = await makePerson()
  await affiliateLearner(null, { learnerId: learner.accountId, organisationId: city.sibling })
  return {
    ...{ ...city, learner },
    keeper: (await makeOfficial('handler', city.company)).actor,
    payer: (await makeOfficial('handler', city.sibling)).actor,
  }
}
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld()
})
const everything = { search: '', page: 1, onlyInForce: false }
const price = (subject: FeeSubject, priceId: string | null) =>
  transaction((tx) => priceSubject(tx, world.keeper, { subject, priceId }))
const fresh = (): FeeSubject => ({ kind: 'class', id: randomUUID(), organisationId: world.company })
const stateOf = async (feeId: string) =>
  (await sql.one<{ state: string }>`select state from enrolment_fee where id = ${feeId}`).state

describe('a filed price', () => {
  it('is what a training costs as long as it is in force, and no other', async () => {
    const { keeper, company, learner } = world
    const subject = fresh()
    expect(await findPrice(subject)).toBeNull()
    expect(await transaction((tx) => chargeFee(tx, { subject, learnerId: learner.accountId, payer: 'learner' }))).toEqual({
      ok: true,
      value: null,
    })
    const over = await makePrice(keeper, company, { validUntil: '2025-12-31' })
    expect(await price(subject, over)).toMatchObject({ reason: 'price-not-in-force' })
    const foreign = await makePrice(world.payer, world.sibling)
    expect(await price(subject, foreign)).toMatchObject({ reason: 'price-other-organisation' })
    const priceId = await makePrice(keeper, company)
    expect((await price(subject, priceId)).ok).toBe(true)
    expect(await findPrice(subject)).toMatchObject({ amountFen: 128_050, totalFen: 128_050, unitOfCharge: 'person' })
    expect((await endPrice(keeper, { priceId, reason: '收费取消' })).ok).toBe(true)
    expect(await endPrice(keeper, { priceId, reason: '收费取消' })).toMatchObject({ reason: 'price-ended' })
    expect(await findPrice(subject)).toBeNull()
    const refused = await transaction((tx) => chargeFee(tx, { subject, learnerId: learner.accountId, payer: 'learner' }))
    expect(refused).toMatchObject({ reason: 'price-not-in-force' })
  })

  it('is never edited: a correction is another, by which is charged from then on', async () => {
    const { keeper, company, learner } = world
    const first = await makePrice(keeper, company, { item: '更正前' })
    const subject = await makeSubject(keeper, company, first)
    const feeId = await charge(subject, learner.accountId)
    expect(await price(subject, null)).toMatchObject({ reason: 'price-in-use' })
    const text = goodPrice({ item: '更正后', amount: '９９０' })
    const asked = { organisationId: company, text, replaces: first, reason: '金额写错' }
    expect(await filePrice(keeper, { ...asked, reason: ' ' })).toMatchObject({ reason: 'reason-missing' })
    expect(await filePrice(keeper, { ...asked, text: { ...text, amount: '1,23' } })).toMatchObject({ reason: 'price-wrong' })
    expect((await filePrice(keeper, asked)).ok).toBe(true)
    expect(await findPrice(subject)).toMatchObject({ item: '更正后', totalFen: 99_000 })
    expect(await charge(subject, learner.accountId)).toBe(feeId)
    expect(await sql.one`select amount_fen as fen from enrolment_fee where id = ${feeId}`).toEqual({ fen: 128_050 })
    await expect(sql.run`update filed_price set amount_fen = 1 where id = ${first}`).rejects.toThrow('stands as it was filed')
    await expect(sql.run`delete from filed_price where id = ${first}`).rejects.toThrow('stands as it was filed')
  })

  it('is shown to everybody, and to those who keep it with who filed it', async () => {
    const { keeper, company } = world
    await makePrice(keeper, company, { item: '独一无二的班' })
    const { rows } = await listPublicPrices({ search: '独一无二', page: 1, onlyInForce: true })
    expect(rows).toMatchObject([{ item: '独一无二的班', standing: 'in-force' }])
    expect(rows[0]).not.toHaveProperty('filedBy')
    expect((await listPrices(keeper, { ...everything, search: '独一无二' })).total).toBe(1)
    expect((await listPrices(world.payer, { ...everything, search: '独一无二' })).total).toBe(0)
    expect((await listPricesInForce(keeper, company)).map((row) => row.item)).toContain('独一无二的班')
  })

  it('cannot be bound to a required public course', async () => {
    const priceId = await makePrice(world.keeper, world.company)
    await expect(
      sql.run`insert into priced_subject (kind, subject_id, organisation_id, price_id, priced_by, priced_at)
        values ('course', ${randomUUID()}, ${world.company}, ${priceId}, ${world.keeper.accountId}, now())`,
    ).rejects.toThrow('priced_subject_kind_check')
  })
})

describe('a fee', () => {
  it('is said to be transferred by the unit, confirmed by the payee with a receipt, and given back', async () => {
    const { keeper, payer, company, learner } = world
    const subject = await makeSubject(keeper, company, await makePrice(keeper, company))
    const feeId = await charge(subject, learner.accountId, 'unit')
    expect(await sayTransferred(learner.actor, { feeId, note: '1' })).toMatchObject({ reason: 'not-found' })
    expect(await sayTransferred(payer, { feeId, note: ' ' })).toMatchObject({ reason: 'note-wrong' })
    expect((await sayTransferred(payer, { feeId, note: '2026112300017' })).ok).toBe(true)
    expect(await stateOf(feeId)).toBe('due')
    const paid = { feeId, by: 'unit' as const, paidOn: today }
    expect(await enterPayment(payer, paid)).toMatchObject({ reason: 'not-found' })
    expect(await enterPayment(keeper, { ...paid, paidOn: '2099-01-01' })).toMatchObject({ reason: 'day-wrong' })
    const twice = await Promise.all([enterPayment(keeper, paid), enterPayment(keeper, paid)])
    expect(twice.map((each) => (each.ok ? 'done' : each.reason)).sort()).toEqual(['done', 'fee-not-so'])
    expect(await sql.one`select payer_name as payer, amount_fen as fen from fee_receipt where fee_id = ${feeId}`).toEqual({
      payer: '东站机务段',
      fen: 128_050,
    })
    expect(await refundFee(keeper, { feeId, amountFen: 1, reason: '退' })).toMatchObject({ reason: 'fee-not-so' })
    const left = await transaction((tx) => releaseFee(tx, { subject, learnerId: learner.accountId, reason: '因病' }))
    expect(left.ok).toBe(true)
    expect(await stateOf(feeId)).toBe('refund-due')
    expect(await refundFee(keeper, { feeId, amountFen: 128_051, reason: '退' })).toMatchObject({ reason: 'refund-too-much' })
    expect((await refundFee(keeper, { feeId, amountFen: 128_050, reason: '已原路退回' })).ok).toBe(true)
    expect(await stateOf(feeId)).toBe('refunded')
    expect(await charge(subject, learner.accountId)).not.toBe(feeId)
    await expect(sql.run`update enrolment_fee set refunded_fen = paid_fen + 1 where id = ${feeId}`).rejects.toThrow('refund')
    await expect(sql.run`delete from fee_event where fee_id = ${feeId}`).rejects.toThrow()
  })

  it('is charged once however often and by however many it is asked, and is void when the place is given up', async () => {
    const { keeper, company, learner } = world
    const subject = await makeSubject(keeper, company, await makePrice(keeper, company))
    const ids = await Promise.all(Array.from({ length: 6 }, () => charge(subject, learner.accountId)))
    expect(new Set(ids).size).toBe(1)
    const feeId = ids[0] as string
    expect(await waiveFee(keeper, { feeId, reason: '' })).toMatchObject({ reason: 'reason-missing' })
    expect((await waiveFee(keeper, { feeId, reason: '困难减免' })).ok).toBe(true)
    expect(await waiveFee(keeper, { feeId, reason: '困难减免' })).toMatchObject({ reason: 'fee-not-so' })
    for (const _ of [1, 2]) await transaction((tx) => releaseFee(tx, { subject, learnerId: learner.accountId, reason: '' }))
    expect(await stateOf(feeId)).toBe('void')
  })

  it('needs a unit where the unit is to pay', async () => {
    const subject = await makeSubject(world.keeper, world.company, await makePrice(world.keeper, world.company))
    const nobody = await makePerson()
    expect(await transaction((tx) => chargeFee(tx, { subject, learnerId: nobody.accountId, payer: 'unit' }))).toMatchObject({
      reason: 'payer-unit-missing',
    })
  })

  it('gets a receipt of the next number, without gaps and doubles, when many are paid at once', async () => {
    const { keeper, company } = world
    const priceId = await makePrice(keeper, company)
    const subject = await makeSubject(keeper, company, priceId)
    const people = await Promise.all(Array.from({ length: 24 }, () => makePerson()))
    const fees = await Promise.all(people.map((person) => charge(subject, person.accountId)))
    await Promise.all(
      fees.map(async (feeId, index) => {
        // Every third comes with a day that cannot be: its number goes to the next.
        const paidOn = index % 3 === 0 ? '2099-01-01' : today
        await enterPayment(keeper, { feeId, by: 'learner', paidOn })
      }),
    )
    const numbers = await sql.many<{ number: number }>`
      select number from fee_receipt where organisation_id = ${company} order by number`
    expect(numbers.map((each) => each.number)).toEqual(numbers.map((_, index) => index + 1))
    expect(numbers.length).toBeGreaterThanOrEqual(16)
  })
})
