import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { keepsFees } from './keeps-fees.ts'
import { type PriceText, readPrice } from './rules/price-form.ts'
import type { FeeRefusal } from './rules/refusals.ts'

/** Enters a filed price; `replaces`: one that it corrects, which ends at this moment. Whatever was charged by the old one stays as it was. */
export async function filePrice(
  actor: Actor,
  {
    organisationId,
    text,
    replaces,
    reason,
  }: { organisationId: string; text: PriceText; replaces: string | null; reason: string },
): Promise<Result<{ priceId: string }, FeeRefusal | 'not-found', Partial<PriceText>>> {
  return await transaction(async (tx) => {
    if (!keepsFees(actor, organisationId)) return refuse('not-found')
    const { price, problems } = readPrice(text)
    if (!price) return refuse('price-wrong', problems)
    const priceId = newId()
    if (replaces) {
      const ended = await endIt(tx, actor, { priceId: replaces, reason, replacedBy: priceId, organisationId })
      if (!ended.ok) return refuse(ended.reason)
    }
    await tx.run`
      insert into filed_price (id, organisation_id, document_number, item, amount_fen, unit_of_charge, valid_from, valid_until, filed_by, filed_at)
      values (${priceId}, ${organisationId}, ${price.documentNumber}, ${price.item}, ${price.amountFen}, ${price.unitOfCharge}, ${price.validFrom}::date,
        ${price.validUntil}::date, ${actor.accountId}, ${await tx.now()})`
    // What was to be charged by the old price is charged by its correction; who owes already owes what they did.
    if (replaces)
      await tx.run`update priced_subject set price_id = ${priceId}, priced_by = ${actor.accountId}, priced_at = ${await tx.now()} where price_id = ${replaces}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'fee.price-filed', objectType: 'filed-price', objectId: priceId },
      details: replaces ? { replaces } : {},
    })
    return ok({ priceId })
  })
}

/** Ends a price before its last day; what is bound to it can be charged no more until it is bound to another. */
export async function endPrice(
  actor: Actor,
  { priceId, reason }: { priceId: string; reason: string },
): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  return await transaction((tx) => endIt(tx, actor, { priceId, reason, replacedBy: null, organisationId: null }))
}

async function endIt(
  tx: Transaction,
  actor: Actor,
  {
    priceId,
    reason,
    replacedBy,
    organisationId,
  }: { priceId: string; reason: string; replacedBy: string | null; organisationId: string | null },
): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  const old = await tx.maybe<{ organisationId: string; ended: boolean }>`
    select organisation_id as "organisationId", ended_at is not null as ended from filed_price where id = ${priceId} for update`
  if (!old || !keepsFees(actor, old.organisationId)) return refuse('not-found')
  if (organisationId && organisationId !== old.organisationId) return refuse('price-other-organisation')
  if (old.ended) return refuse('price-ended')
  const words = reason.trim()
  if (words === '') return refuse('reason-missing')
  if ([...words].length > 500) return refuse('reason-long')
  await tx.run`
    update filed_price set ended_at = ${await tx.now()}, ended_by = ${actor.accountId}, end_reason = ${words}, replaced_by = ${replacedBy} where id = ${priceId}`
  await recordAudit(tx, {
    ...{ actorId: actor.accountId, action: 'fee.price-ended', objectType: 'filed-price', objectId: priceId },
    details: { reason: words },
  })
  return ok()
}
