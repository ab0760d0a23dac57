import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type FeePayer, type FeeState, moveFee } from './rules/fee-state.ts'
import { isDay } from './rules/price-form.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { writeFeeEvent } from './write-fee-event.ts'

/**
 * The money of a fee has come: it is paid, and its receipt gets the next number of the payee's year. The caller holds the right to say so. `paidOn`: the day on the
 * bank's statement, 'YYYY-MM-DD', not after today.
 */
export async function settleFee(
  tx: Transaction,
  { feeId, by, paidOn, enteredBy }: { feeId: string; by: FeePayer; paidOn: string; enteredBy: string },
): Promise<Result<{ receiptId: string }, FeeRefusal>> {
  const fee = await tx.maybe<{ state: FeeState; organisationId: string; amountFen: number }>`
    select state, organisation_id as "organisationId", amount_fen as "amountFen" from enrolment_fee where id = ${feeId} for update`
  if (!fee) return refuse('fee-missing')
  const action = by === 'unit' ? 'pay-by-unit' : 'pay-by-learner'
  const moved = moveFee(fee.state, action)
  if (!moved.ok) return moved
  const now = await tx.now()
  if (!isDay(paidOn) || paidOn > shanghaiDay(now)) return refuse('day-wrong')
  await tx.run`
    update enrolment_fee set state = ${moved.value}, paid_fen = amount_fen, paid_on = ${paidOn}::date, changed_at = ${now} where id = ${feeId}`
  const receiptId = await issueReceipt(tx, { feeId, by, organisationId: fee.organisationId, now, enteredBy })
  await writeFeeEvent(tx, { feeId, actorId: enteredBy, action, state: moved.value, reason: '' })
  return ok({ receiptId })
}

/** The row of the series stays locked until this is durable: nobody gets a later number first, and what is rolled back gives its number back. */
async function issueReceipt(
  tx: Transaction,
  {
    feeId,
    by,
    organisationId,
    now,
    enteredBy,
  }: { feeId: string; by: FeePayer; organisationId: string; now: Date; enteredBy: string },
): Promise<string> {
  const receiptId = newId()
  const year = shanghaiYear(now)
  const { number } = await tx.one<{ number: number }>`
    insert into receipt_series (organisation_id, year, last_number) values (${organisationId}, ${year}, 1)
    on conflict (organisation_id, year) do update set last_number = receipt_series.last_number + 1 returning last_number as number`
  await tx.run`
    insert into fee_receipt (id, fee_id, organisation_id, year, number, amount_fen, payer_name, item, document_number, issued_by, issued_at)
    select ${receiptId}, f.id, f.organisation_id, ${year}, ${number}, f.amount_fen, case when ${by === 'unit'} then coalesce(u.name, r.name, l.real_name) else l.real_name end,
      p.item, p.document_number, ${enteredBy}, ${now}
    from enrolment_fee f join account l on l.id = f.learner_id join filed_price p on p.id = f.price_id left join organisation u on u.id = f.payer_unit_id
      left join lateral (
        select o.name from affiliation a join organisation o on o.id = a.organisation_id where a.learner_id = f.learner_id and a.ended_at is null
        order by a.started_at desc limit 1) r on true
    where f.id = ${feeId}`
  return receiptId
}
