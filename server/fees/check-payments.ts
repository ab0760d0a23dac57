import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { keepsFees } from './keeps-fees.ts'
import { judgePayments, type KnownFee, type PaymentCells, readPaymentCells, referenceOf } from './rules/payment-list.ts'
import type { FeeRefusal } from './rules/refusals.ts'

/** Looks at a list of payments without entering any: each row with its problems. */
export async function checkPayments(
  actor: Actor,
  { organisationId, fileName, rows }: { organisationId: string; fileName: string; rows: readonly (readonly string[])[] },
): Promise<Result<{ importId: string }, FeeRefusal | 'not-found'>> {
  if (!keepsFees(actor, organisationId)) return refuse('not-found')
  const cells = readPaymentCells(rows)
  if (!cells) return refuse('import-columns')
  if (cells.length === 0) return refuse('import-empty')
  return await transaction(async (tx) => {
    const importId = newId()
    const now = await tx.now()
    const judged = judgePayments(cells, await findNamedFees(organisationId, cells, tx), shanghaiDay(now))
    await tx.run`
      insert into fee_import (id, organisation_id, file_name, rows, state, checked_by, checked_at)
      values (${importId}, ${organisationId}, ${fileName.slice(0, 200)}, ${JSON.stringify(judged)}::jsonb, 'checked', ${actor.accountId}, ${now})`
    await recordList(tx, actor, { importId, action: 'fee.import-checked', count: judged.length })
    return ok({ importId })
  })
}

/** The payee's fees that the rows name; `hold`: locked until the end of the transaction. */
export async function findNamedFees(
  organisationId: string,
  rows: readonly PaymentCells[],
  tx: Transaction,
  hold = false,
): Promise<KnownFee[]> {
  const references = rows.map((row) => referenceOf(row.cells[0] ?? ''))
  if (hold)
    await tx.run`
      select 1 from enrolment_fee where organisation_id = ${organisationId} and reference = any(${references}::text[]) order by id for update`
  return await tx.many<KnownFee>`
    select f.id as "feeId", f.reference, l.real_name as "learnerName", f.amount_fen as "amountFen", f.payer, f.state
    from enrolment_fee f join account l on l.id = f.learner_id where f.organisation_id = ${organisationId} and f.reference = any(${references}::text[])`
}

/** A step of a list in the trail. */
export const recordList = (
  tx: Transaction,
  actor: Actor,
  { importId, action, count }: { importId: string; action: string; count: number },
): Promise<void> =>
  recordAudit(tx, { actorId: actor.accountId, action, objectType: 'fee-import', objectId: importId, details: { count } })
