import { type CertificateKind, certificateNames } from '#server/certificates/rules/content.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { keptDays, type PrintFormat, type PrintState } from './rules/printing.ts'

export type Printing = {
  id: string
  title: string
  format: PrintFormat
  state: PrintState
  years: number[]
  people: number
  sheets: number
  prepared: number
  missing: number
  fileBytes: number | null
  orderedAt: Date
  endedAt: Date | null
  keptUntil: Date | null
}

/** The batches that the actor ordered, newest first. */
export const listPrintings = (actor: Actor): Promise<Printing[]> => sql.many<Printing>`
  select id, title, format, state, years, people, sheets, prepared, missing, file_bytes as "fileBytes", ordered_at as "orderedAt", ended_at as "endedAt",
    case when state = 'done' then ended_at + make_interval(days => ${keptDays}) end as "keptUntil"
  from print_batch where ordered_by = ${actor.accountId} order by ordered_at desc limit 50`

/** Who is not in the file, and why. */
export type Missing = { place: number; realName: string; what: string; problem: string }

/** A batch of the actor's own, with the sheets that it lacks. */
export async function findPrinting(actor: Actor, batchId: string): Promise<(Printing & { lacks: Missing[] }) | null> {
  const printing = await sql.maybe<Printing>`
    select id, title, format, state, years, people, sheets, prepared, missing, file_bytes as "fileBytes", ordered_at as "orderedAt", ended_at as "endedAt",
      case when state = 'done' then ended_at + make_interval(days => ${keptDays}) end as "keptUntil"
    from print_batch where id = ${batchId} and ordered_by = ${actor.accountId}`
  if (!printing) return null
  const lacks = await sql.many<{ place: number; realName: string; kind: CertificateKind; problem: string }>`
    select i.place, a.real_name as "realName", i.kind, i.problem from print_item i join account a on a.id = i.learner_id
    where i.batch_id = ${batchId} and i.problem is not null order by i.place`
  return { ...printing, lacks: lacks.map(({ kind, ...line }) => ({ ...line, what: certificateNames[kind] })) }
}
