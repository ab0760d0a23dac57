import { randomUUID } from 'node:crypto'
import { checkPayments } from '#server/fees/check-payments.ts'
import { cancelPayments, confirmPayments } from '#server/fees/confirm-payments.ts'
import { enterPayment } from '#server/fees/enter-payment.ts'
import { endPrice, filePrice } from '#server/fees/file-price.ts'
import { findFee, findReceipt } from '#server/fees/find-fee.ts'
import { findFeeImport, listFeeImports } from '#server/fees/find-fee-import.ts'
import { listFees } from '#server/fees/list-fees.ts'
import { findKeptPrice, listPrices, listPricesInForce } from '#server/fees/list-prices.ts'
import { priceSubject } from '#server/fees/price-subject.ts'
import { paymentColumns } from '#server/fees/rules/payment-list.ts'
import { sayTransferred } from '#server/fees/say-transferred.ts'
import { setPayeeAccount } from '#server/fees/set-payee-account.ts'
import { refundFee, waiveFee } from '#server/fees/waive-fee.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { charge, goodPrice, makePrice, makeSubject } from './fee-world.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

type Made = { priceId: string; feeId: string; receiptId: string; importId: string; otherImport: string }
const kept = new WeakMap<ScopeWorld, Promise<Made>>()
/** A price of `company` and what its learner owes by it; made when the first row asks. */
function fees(world: ScopeWorld): Promise<Made> {
  const made = kept.get(world) ?? make(world)
  kept.set(world, made)
  return made
}
async function make({ rightful: { handler }, company, learner, successor }: ScopeWorld): Promise<Made> {
  const priceId = await makePrice(handler, company)
  const subject = await makeSubject(handler, company, priceId)
  const paid = await enterPayment(handler, {
    ...{ feeId: await charge(subject, successor.accountId), by: 'learner', paidOn: '2026-01-05' },
  })
  invariant(paid.ok, 'it is paid')
  const list = async () => {
    const checked = await checkPayments(handler, {
      organisationId: company,
      fileName: '流水.xlsx',
      rows: [[...paymentColumns], ['X']],
    })
    invariant(checked.ok, 'the list is looked at')
    return checked.value.importId
  }
  return {
    ...{ priceId, feeId: await charge(subject, learner.accountId, 'unit'), receiptId: paid.value.receiptId },
    ...{ importId: await list(), otherImport: await list() },
  }
}

const own = 'acts on nobody and nothing but whoever asks'
const check = 'is itself the question whether somebody may'
const at = (ask: (actor: Actor, made: Made, world: ScopeWorld) => Promise<unknown>): ScopeRow => ({
  by: 'handler',
  ask: async (actor, world) => ask(actor, await fees(world), world),
})
const everything = { search: '', page: 1, onlyInForce: false }

export const feeRows: Record<string, ScopeRow> = {
  'fees/keeps-fees#keepsFees': check,
  'fees/keeps-fees#listFeePlaces': own,
  'fees/lock-fee#lockKeptFee': check,
  'fees/check-payments#recordList': 'writes down what was done and asks nothing',
  'fees/find-fee-import#lockFeeImport': check,
  'fees/list-prices#listPrices': at(async (actor, { priceId }) =>
    (await listPrices(actor, everything)).rows.filter((row) => row.id === priceId).map((row) => row.id),
  ),
  'fees/list-prices#listPricesInForce': at(async (actor, _, { company }) =>
    (await listPricesInForce(actor, company)).map((row) => row.id),
  ),
  'fees/price-subject#priceSubject': at((actor, _, { company }) =>
    transaction((tx) =>
      priceSubject(tx, actor, { subject: { kind: 'class', id: randomUUID(), organisationId: company }, priceId: null }),
    ),
  ),
  'fees/file-price#filePrice': at((actor, _, { company }) =>
    filePrice(actor, { organisationId: company, text: goodPrice(), replaces: null, reason: '' }),
  ),
  'fees/say-transferred#sayTransferred': at((actor, { feeId }) => sayTransferred(actor, { feeId, note: '流水号 1' })),
  'fees/enter-payment#enterPayment': at((actor, { feeId }) => enterPayment(actor, { feeId, by: 'unit', paidOn: '2099-01-01' })),
  'fees/waive-fee#refundFee': at((actor, { feeId }) => refundFee(actor, { feeId, amountFen: 1, reason: '示范理由' })),
  'fees/waive-fee#waiveFee': at((actor, { feeId }) => waiveFee(actor, { feeId, reason: '示范理由' })),
  'fees/list-prices#findKeptPrice': at((actor, { priceId }) => findKeptPrice(actor, priceId)),
  'fees/list-fees#listFees': at(async (actor, { feeId }) =>
    (await listFees(actor, { side: 'payer', state: null, search: '', page: 1 })).rows.flatMap((row) =>
      row.id === feeId ? row.id : [],
    ),
  ),
  'fees/list-fees#listOwnFees': own,
  'fees/list-fees#sidesOfFees': own,
  'fees/find-fee#verifyReceipt':
    'answers about receipts of whoever asks and of the units whose fund they keep: fees-paid.test.ts',
  'fees/find-fee#findFee': at((actor, { feeId }) => findFee(actor, feeId)),
  'fees/find-fee#findReceipt': at(async (actor, { receiptId }) => ((await findReceipt(actor, receiptId)) ? ['a receipt'] : null)),
  'fees/set-payee-account#setPayeeAccount': at((actor, _, { company }) =>
    setPayeeAccount(actor, { organisationId: company, accountName: '', bank: '', accountNumber: '' }),
  ),
  'fees/check-payments#checkPayments': at((actor, _, { company }) =>
    checkPayments(actor, { organisationId: company, fileName: '流水.xlsx', rows: [] }),
  ),
  'fees/find-fee-import#findFeeImport': at((actor, { importId }) => findFeeImport(actor, importId)),
  'fees/find-fee-import#listFeeImports': at(async (actor) => (await listFeeImports(actor)).map((row) => row.id)),
  'fees/confirm-payments#confirmPayments': at((actor, { importId }) => confirmPayments(actor, importId)),
  'fees/confirm-payments#cancelPayments': at((actor, { otherImport }) => cancelPayments(actor, otherImport)),
  'fees/file-price#endPrice': at((actor, { priceId }) => endPrice(actor, { priceId, reason: '示范理由' })),
}
