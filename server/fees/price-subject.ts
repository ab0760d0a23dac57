import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { keepsFees } from './keeps-fees.ts'
import type { FeeSubject } from './rules/price.ts'
import type { FeeRefusal } from './rules/refusals.ts'

/**
 * Binds one of the organiser's own filed prices, in force today, to what it organises; null makes it free. `quantity`: so many units of charge for one person.
 * While somebody owes or has paid by the present price, it stays.
 */
export async function priceSubject(
  tx: Transaction,
  actor: Actor,
  { subject, priceId, quantity = 1 }: { subject: FeeSubject; priceId: string | null; quantity?: number },
): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  if (!keepsFees(actor, subject.organisationId)) return refuse('not-found')
  // One who charges at this moment reads the price before or after, never between.
  await tx.run`select pg_advisory_xact_lock(hashtextextended(${`fee:${subject.kind}:${subject.id}`}, 0))`
  const bound = await tx.maybe<{ priceId: string; quantity: number }>`
    select price_id as "priceId", quantity from priced_subject where kind = ${subject.kind} and subject_id = ${subject.id}`
  if ((bound?.priceId ?? null) === priceId && (priceId === null || bound?.quantity === quantity)) return ok()
  const price = priceId
    ? await tx.maybe<{ organisationId: string; inForce: boolean }>`
      select organisation_id as "organisationId", ended_at is null and (clock_timestamp() at time zone 'Asia/Shanghai')::date between valid_from and valid_until as "inForce"
      from filed_price where id = ${priceId} for share`
    : null
  if (priceId && price?.organisationId !== subject.organisationId) return refuse('price-other-organisation')
  if (price && !price.inForce) return refuse('price-not-in-force')
  const used = await tx.maybe`
    select 1 from enrolment_fee where kind = ${subject.kind} and subject_id = ${subject.id} and state in ('due', 'paid-by-unit', 'paid-by-learner', 'waived') limit 1`
  if (used) return refuse('price-in-use')
  if (priceId === null) await tx.run`delete from priced_subject where kind = ${subject.kind} and subject_id = ${subject.id}`
  else
    await tx.run`
      insert into priced_subject (kind, subject_id, organisation_id, price_id, quantity, priced_by, priced_at)
      values (${subject.kind}, ${subject.id}, ${subject.organisationId}, ${priceId}, ${quantity}, ${actor.accountId}, clock_timestamp())
      on conflict (kind, subject_id) do update set price_id = excluded.price_id, quantity = excluded.quantity, priced_by = excluded.priced_by, priced_at = excluded.priced_at`
  await recordAudit(tx, {
    ...{ actorId: actor.accountId, action: 'fee.subject-priced', objectType: 'priced-subject' },
    ...{ objectId: subject.id, details: { kind: subject.kind, ...(priceId ? { priceId } : {}) } },
  })
  return ok()
}
