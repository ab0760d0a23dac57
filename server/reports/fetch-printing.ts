import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { streamStored } from '#server/platform/storage.ts'
import { printingKey } from './compose-printing.ts'
import type { PrintFormat } from './rules/printing.ts'

export type PrintedFile = { title: string; format: PrintFormat; bytes: number; stream: ReadableStream }

/** The file, for whoever ordered it and still may: personal data leaves the house, so the person confirms, and the audit keeps it. */
export async function fetchPrinting(actor: Actor, batchId: string): Promise<Result<PrintedFile, 'not-found' | 'confirm-needed'>> {
  if (!holds(actor, 'print.batch')) return refuse('not-found')
  return await transaction(async (tx) => {
    const batch = await tx.maybe<{ title: string; format: PrintFormat; bytes: number }>`
      select title, format, file_bytes as bytes from print_batch where id = ${batchId} and ordered_by = ${actor.accountId} and state = 'done'`
    if (!batch) return refuse('not-found')
    const confirmed = requireConfirmed(actor, await tx.now())
    if (!confirmed.ok) return confirmed
    await recordAudit(tx, { actorId: actor.accountId, action: 'printing.fetched', objectType: 'printing', objectId: batchId })
    return ok({ ...batch, stream: streamStored(printingKey({ id: batchId, format: batch.format })) })
  })
}
