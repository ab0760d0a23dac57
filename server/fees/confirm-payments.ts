import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findNamedFees, recordList } from './check-payments.ts'
import { lockFeeImport } from './find-fee-import.ts'
import { judgePayments } from './rules/payment-list.ts'
import type { FeeRefusal } from './rules/refusals.ts'
import { settleFee } from './settle-fee.ts'

/** Enters all of the list, or nothing: what changed since it was looked at is a problem of its row, shown anew. */
export async function confirmPayments(
  actor: Actor,
  importId: string,
): Promise<Result<{ count: number }, FeeRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const list = await lockFeeImport(tx, actor, importId)
    if (!list) return refuse('not-found')
    if (list.state !== 'checked') return refuse('import-over')
    const now = await tx.now()
    const cells = list.rows.map((row) => ({
      rowNumber: row.rowNumber,
      cells: [row.reference, row.amount, row.payer, row.paidOn],
    }))
    const judged = judgePayments(cells, await findNamedFees(list.organisationId, cells, tx, true), shanghaiDay(now))
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
    await recordList(tx, actor, { importId, action: 'fee.import-done', count: judged.length })
    return ok({ count: judged.length })
  })
}

export async function cancelPayments(actor: Actor, importId: string): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const list = await lockFeeImport(tx, actor, importId)
    if (!list) return refuse('not-found')
    if (list.state !== 'checked') return refuse('import-over')
    await tx.run`update fee_import set state = 'cancelled', ended_at = ${await tx.now()} where id = ${importId}`
    await recordList(tx, actor, { importId, action: 'fee.import-cancelled', count: list.rows.length })
    return ok()
  })
}
