/** Prices and fees of a company of the smallest city. */
import { randomUUID } from 'node:crypto'
import { chargeFee } from '#server/fees/charge-fee.ts'
import { filePrice } from '#server/fees/file-price.ts'
import { priceSubject } from '#server/fees/price-subject.ts'
import type { FeePayer } from '#server/fees/rules/fee-state.ts'
import type { FeeSubject } from '#server/fees/rules/price.ts'
import type { PriceText } from '#server/fees/rules/price-form.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'

export const goodPrice = (changes: Partial<PriceText> = {}): PriceText => ({
  ...{ documentNumber: '津发改价备〔2026〕18号', item: '专业技术人员培训费', amount: '1,280.50', unitOfCharge: 'person' },
  ...{ validFrom: '2020-01-01', validUntil: '2099-12-31' },
  ...changes,
})

export async function makePrice(actor: Actor, organisationId: string, changes: Partial<PriceText> = {}): Promise<string> {
  const filed = await filePrice(actor, { organisationId, text: goodPrice(changes), replaces: null, reason: '' })
  invariant(filed.ok, 'the price is filed')
  return filed.value.priceId
}

/** A training that costs what this price says. */
export async function makeSubject(actor: Actor, organisationId: string, priceId: string): Promise<FeeSubject> {
  const subject: FeeSubject = { kind: 'training', id: randomUUID(), organisationId }
  const priced = await transaction((tx) => priceSubject(tx, actor, { subject, priceId }))
  invariant(priced.ok, 'it is priced')
  return subject
}

export async function charge(subject: FeeSubject, learnerId: string, payer: FeePayer = 'learner'): Promise<string> {
  const charged = await transaction((tx) => chargeFee(tx, { subject, learnerId, payer }))
  invariant(charged.ok && charged.value, `it is charged: ${JSON.stringify(charged)}`)
  return charged.value.feeId
}
