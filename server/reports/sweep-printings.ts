import { sql } from '#server/platform/database.ts'
import { removeStored } from '#server/platform/storage.ts'
import { printingKey } from './compose-printing.ts'
import { keptDays, type PrintFormat } from './rules/printing.ts'

/** Takes away files that were kept long enough. First the file, then the word of it: what stops between is swept again. */
export async function sweepPrintings(): Promise<number> {
  const stale = await sql.many<{ id: string; format: PrintFormat }>`
    select id, format from print_batch where state = 'done' and ended_at < clock_timestamp() - make_interval(days => ${keptDays}) limit 100`
  for (const batch of stale) await removeStored(printingKey(batch))
  return await sql.run`update print_batch set state = 'swept' where id = any(${stale.map((batch) => batch.id)}::uuid[])`
}
