import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { type Sql, sql, type Transaction } from '#server/platform/database.ts'
import { keepsFees } from './keeps-fees.ts'
import type { PaymentRow } from './rules/payment-list.ts'

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

/** The row is the lock of a list. */
export async function lockFeeImport(tx: Transaction, actor: Actor, importId: string): Promise<FeeImport | null> {
  await tx.run`select 1 from fee_import where id = ${importId} for update`
  const list = await load(importId, tx)
  return list && keepsFees(actor, list.organisationId) ? list : null
}

const load = (importId: string, from: Sql = sql): Promise<FeeImport | null> => from.maybe<FeeImport>`
  select i.id, i.organisation_id as "organisationId", o.name as "organisationName", i.file_name as "fileName", i.rows, i.state, i.checked_at as "checkedAt"
  from fee_import i join organisation o on o.id = i.organisation_id where i.id = ${importId}`

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
