import type { Actor } from '#server/identity/actor.ts'
import { placesOf, reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { keepsFees } from './keeps-fees.ts'
import { type PaymentInstructions, paymentProvider } from './payment-provider.ts'
import type { FeeAction, FeePayer, FeeState } from './rules/fee-state.ts'
import { parseReceiptNumber } from './rules/receipt-number.ts'

export type FeePage = {
  id: string
  learnerId: string
  learnerName: string
  organisationId: string
  organisationName: string
  payer: FeePayer
  payerUnitId: string | null
  payerUnitName: string | null
  title: string
  documentNumber: string
  amountFen: number
  state: FeeState
  reference: string
  transferNote: string
  paidOn: string | null
  paidFen: number
  refundedFen: number
  reason: string
  createdAt: Date
  receiptId: string | null
}
export type FeeStep = { id: number; at: Date; by: string | null; action: FeeAction; reason: string }
export type FeeView = FeePage & {
  /** As what the actor sees it. */
  keeps: boolean
  pays: boolean
  follows: boolean
  instructions: PaymentInstructions | null
  steps: FeeStep[]
}

/** A fee as its payee, its payer, the learner or whoever is above its payee sees it; null: it is none of theirs. */
export async function findFee(actor: Actor, feeId: string): Promise<FeeView | null> {
  const fee = await sql.maybe<FeePage>`
    select f.id, f.learner_id as "learnerId", l.real_name as "learnerName", f.organisation_id as "organisationId", o.name as "organisationName", f.payer,
      f.payer_unit_id as "payerUnitId", u.name as "payerUnitName", coalesce(g.title, p.item) as title, p.document_number as "documentNumber",
      f.amount_fen as "amountFen", f.state, f.reference, f.transfer_note as "transferNote", f.paid_on as "paidOn", f.paid_fen as "paidFen",
      f.refunded_fen as "refundedFen", f.reason, f.created_at as "createdAt", r.id as "receiptId"
    from enrolment_fee f join account l on l.id = f.learner_id join organisation o on o.id = f.organisation_id join filed_price p on p.id = f.price_id
      left join organisation u on u.id = f.payer_unit_id left join gathering g on g.id = f.subject_id left join fee_receipt r on r.fee_id = f.id
    where f.id = ${feeId}`
  if (!fee) return null
  const sees = await sidesOf(actor, fee)
  if (!sees.keeps && !sees.pays && !sees.follows && fee.learnerId !== actor.accountId) return null
  const [instructions, steps] = await Promise.all([
    fee.state === 'due' ? paymentProvider.instruct(fee) : null,
    sql.many<FeeStep>`
      select e.id, e.at, a.real_name as by, e.action, e.reason from fee_event e left join account a on a.id = e.actor_id where e.fee_id = ${feeId} order by e.id`,
  ])
  return { ...fee, ...sees, instructions, steps }
}

type Sides = Pick<FeePage, 'organisationId' | 'payer' | 'payerUnitId' | 'learnerId'>

async function sidesOf(actor: Actor, { organisationId, payer, payerUnitId, learnerId }: Sides) {
  const ofUnit = payerUnitId !== null && placesOf(actor, 'fund.keep').includes(payerUnitId)
  return {
    keeps: keepsFees(actor, organisationId),
    pays: payer === 'learner' ? learnerId === actor.accountId : ofUnit,
    follows: await reaches(actor, 'fee.follow', organisationId),
  }
}

export type Receipt = {
  id: string
  feeId: string
  organisationName: string
  year: number
  number: number
  amountFen: number
  payerName: string
  learnerName: string
  item: string
  title: string
  documentNumber: string
  issuedBy: string
  issuedAt: Date
  paidOn: string
  state: FeeState
  refundedFen: number
}

/** A receipt, for the one who paid, the learner, the payee and whoever is above it. */
export async function findReceipt(actor: Actor, receiptId: string): Promise<Receipt | null> {
  const found = await sql.maybe<Receipt & Sides>`
    select r.id, r.fee_id as "feeId", o.name as "organisationName", r.year, r.number, r.amount_fen as "amountFen", r.payer_name as "payerName",
      l.real_name as "learnerName", r.item, coalesce(g.title, r.item) as title, r.document_number as "documentNumber", a.real_name as "issuedBy",
      r.issued_at as "issuedAt", f.paid_on as "paidOn", f.state, f.refunded_fen as "refundedFen", f.organisation_id as "organisationId", f.payer,
      f.payer_unit_id as "payerUnitId", f.learner_id as "learnerId"
    from fee_receipt r join enrolment_fee f on f.id = r.fee_id join organisation o on o.id = r.organisation_id join account l on l.id = f.learner_id
      join account a on a.id = r.issued_by left join gathering g on g.id = f.subject_id
    where r.id = ${receiptId}`
  if (!found) return null
  const { keeps, pays, follows } = await sidesOf(actor, found)
  if (!keeps && !pays && !follows && found.learnerId !== actor.accountId) return null
  const { organisationId: _, payer: __, payerUnitId: ___, learnerId: ____, ...receipt } = found
  return receipt
}

/** The payer holds a paper with this number: the receipts of theirs that bear it. Numbers are each payee's own, so there may be several. */
export async function verifyReceipt(
  actor: Actor,
  typed: string,
): Promise<{ id: string; organisationName: string; amountFen: number }[]> {
  const number = parseReceiptNumber(typed)
  if (!number) return []
  const units = placesOf(actor, 'fund.keep')
  return await sql.many<{ id: string; organisationName: string; amountFen: number }>`
    select r.id, o.name as "organisationName", r.amount_fen as "amountFen" from fee_receipt r join enrolment_fee f on f.id = r.fee_id
      join organisation o on o.id = r.organisation_id
    where r.year = ${number.year} and r.number = ${number.number} and (f.learner_id = ${actor.accountId} or f.payer_unit_id = any(${units}::uuid[])) order by o.name`
}
