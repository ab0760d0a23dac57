import { randomInt } from 'node:crypto'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findPrice } from './find-price.ts'
import type { FeePayer } from './rules/fee-state.ts'
import type { FeeSubject } from './rules/price.ts'
import { writeFeeEvent } from './write-fee-event.ts'

/**
 * Whoever takes a place owes what it costs, once; null: it is free. `payer` 'unit': the unit at which they are registered now. What bears a price that is no longer
 * in force cannot be charged, and therefore not be enrolled in.
 */
export async function chargeFee(
  tx: Transaction,
  { subject, learnerId, payer }: { subject: FeeSubject; learnerId: string; payer: FeePayer },
): Promise<Result<{ feeId: string } | null, 'price-not-in-force' | 'payer-unit-missing'>> {
  await tx.run`select pg_advisory_xact_lock(hashtextextended(${`fee:${subject.kind}:${subject.id}`}, 0))`
  const standing = await tx.maybe<{ feeId: string }>`
    select id as "feeId" from enrolment_fee where kind = ${subject.kind} and subject_id = ${subject.id} and learner_id = ${learnerId}
      and state in ('due', 'paid-by-unit', 'paid-by-learner', 'waived')`
  if (standing) return ok(standing)
  const price = await findPrice(subject, tx)
  if (!price) {
    const bound = await tx.maybe`select 1 from priced_subject where kind = ${subject.kind} and subject_id = ${subject.id}`
    return bound ? refuse('price-not-in-force') : ok(null)
  }
  const unit =
    payer === 'unit'
      ? await tx.maybe<{ id: string }>`
        select organisation_id as id from affiliation where learner_id = ${learnerId} and ended_at is null order by started_at desc limit 1`
      : null
  if (payer === 'unit' && !unit) return refuse('payer-unit-missing')
  const feeId = newId()
  const now = await tx.now()
  await tx.run`
    insert into enrolment_fee (id, kind, subject_id, learner_id, organisation_id, price_id, amount_fen, payer, payer_unit_id, state, reference, created_at, changed_at)
    values (${feeId}, ${subject.kind}, ${subject.id}, ${learnerId}, ${subject.organisationId}, ${price.priceId}, ${price.totalFen}, ${payer}, ${unit?.id ?? null},
      'due', ${drawReference()}, ${now}, ${now})`
  await writeFeeEvent(tx, { feeId, actorId: null, action: 'charge', state: 'due', reason: '' })
  return ok({ feeId })
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Ten letters that nobody mistakes for one another: what the payer writes on the transfer. */
const drawReference = () => Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('')
