import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Sql, sql, type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { keepsFees } from './keeps-fees.ts'
import {
  judgePayments,
  type KnownFee,
  type PaymentCells,
  type PaymentRow,
  readPaymentCells,
  referenceOf,
} from './rules/payment-list.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { settleFee } from './settle-fee.ts'

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
    const judged = judgePayments(cells, await findKnown(organisationId, cells, tx), shanghaiDay(now))
    await tx.run`
      insert into fee_import (id, organisation_id, file_name, rows, state, checked_by, checked_at)
      values (${importId}, ${organisationId}, ${fileName.slice(0, 200)}, ${JSON.stringify(judged)}::jsonb, 'checked', ${actor.accountId}, ${now})`
    await record(tx, actor, { importId, action: 'fee.import-checked', count: judged.length })
    return ok({ importId })
  })
}

export type FeeImport = {
  id: string
  organisationId: string
  organisationName: string
  fileName: string
  rows: PaymentRow[]
  state: 'checked' | 'done' | 'cancelled'
  checkedAt: Date
}

export async function findFeeImport(actor: Actor, importId: string): Promise<FeeImport | null> {
  const found = await load(importId)
  return found && keepsFees(actor, found.organisationId) ? found : null
}

/** Enters all of the list, or nothing: what changed since it was looked at is a problem of its row, shown anew. */
export async function confirmPayments(
  actor: Actor,
  importId: string,
): Promise<Result<{ count: number }, FeeRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const list = await lock(tx, actor, importId)
    if (!list) return refuse('not-found')
    if (list.state !== 'checked') return refuse('import-over')
    const now = await tx.now()
    const cells = list.rows.map((row) => ({
      rowNumber: row.rowNumber,
      cells: [row.reference, row.amount, row.payer, row.paidOn],
    }))
    const judged = judgePayments(cells, await findKnown(list.organisationId, cells, tx, true), shanghaiDay(now))
    if (judged.some((row) => row.entry === null)) {
      await tx.run`update fee_import set rows = ${JSON.stringify(judged)}::jsonb where id = ${importId}`
      return refuse('import-problems')
    }
    for (const { entry } of judged) {
      const settled = entry && (await settleFee(tx, { ...entry, enteredBy: actor.accountId }))
      // Every fee is locked and was looked at under the lock.
      if (!settled?.ok) throw new Error(`a payment that was checked could not be entered: ${settled?.reason}`)
    }
    await tx.run`update fee_import set state = 'done', ended_at = ${now} where id = ${importId}`
    await record(tx, actor, { importId, action: 'fee.import-done', count: judged.length })
    return ok({ count: judged.length })
  })
}

export async function cancelPayments(actor: Actor, importId: string): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const list = await lock(tx, actor, importId)
    if (!list) return refuse('not-found')
    if (list.state !== 'checked') return refuse('import-over')
    await tx.run`update fee_import set state = 'cancelled', ended_at = ${await tx.now()} where id = ${importId}`
    await record(tx, actor, { importId, action: 'fee.import-cancelled', count: list.rows.length })
    return ok()
  })
}

async function lock(tx: Transaction, actor: Actor, importId: string): Promise<FeeImport | null> {
  await tx.run`select 1 from fee_import where id = ${importId} for update`
  const list = await load(importId, tx)
  return list && keepsFees(actor, list.organisationId) ? list : null
}

const load = (importId: string, from: Sql = sql): Promise<FeeImport | null> => from.maybe<FeeImport>`
  select i.id, i.organisation_id as "organisationId", o.name as "organisationName", i.file_name as "fileName", i.rows, i.state, i.checked_at as "checkedAt"
  from fee_import i join organisation o on o.id = i.organisation_id where i.id = ${importId}`

async function findKnown(
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

const record = (
  tx: Transaction,
  actor: Actor,
  { importId, action, count }: { importId: string; action: string; count: number },
): Promise<void> =>
  recordAudit(tx, { actorId: actor.accountId, action, objectType: 'fee-import', objectId: importId, details: { count } })

export type FeeImportRow = Pick<FeeImport, 'id' | 'fileName' | 'state' | 'checkedAt'> & {
  organisationName: string
  count: number
}

/** The latest lists of the places where the actor keeps fees. */
export async function listFeeImports(actor: Actor): Promise<FeeImportRow[]> {
  return await sql.many<FeeImportRow>`
    select i.id, i.file_name as "fileName", i.state, i.checked_at as "checkedAt", o.name as "organisationName", jsonb_array_length(i.rows) as count
    from fee_import i join organisation o on o.id = i.organisation_id where i.organisation_id = any(${placesOf(actor, 'fee.keep')}::uuid[])
    order by i.checked_at desc limit 20`
}
