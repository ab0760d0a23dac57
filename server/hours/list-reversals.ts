import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import type { Form, Part } from './rules/entry.ts'

export type ReversibleEntry = {
  entryId: string
  learnerId: string
  learnerName: string
  maskedIdNumber: string
  year: number
  kind: Part
  form: Form
  title: string
  centihours: number
  occurredAt: Date
}
export type ReversalRow = ReversibleEntry & {
  id: string
  reason: string
  state: 'open' | 'done' | 'declined' | 'withdrawn'
  requestedBy: string
  requesterName: string
  requestedAt: Date
  answererName: string | null
  answeredAt: Date | null
}

const pageSize = 50

/** What the bureau was asked to take back, what waits first and longest; in pages of 50. Everybody else: nothing. */
export async function listReversals(
  actor: Actor,
  { open = true, page = 1 }: { open?: boolean; page?: number } = {},
): Promise<{ rows: ReversalRow[]; total: number }> {
  if (!holds(actor, 'hours.reverse')) return { rows: [], total: 0 }
  const rows = await sql.many<Omit<ReversalRow, 'learnerName' | 'maskedIdNumber'> & { total: number }>`
    select q.id, q.reason, q.state, q.requested_by as "requestedBy", r.real_name as "requesterName", q.requested_at as "requestedAt",
      a.real_name as "answererName", q.answered_at as "answeredAt", e.id as "entryId", e.learner_id as "learnerId", e.year, e.kind, e.form, e.title, e.centihours,
      e.occurred_at as "occurredAt", count(*) over ()::int as total
    from reversal_request q join ledger_entry e on e.id = q.entry_id join account r on r.id = q.requested_by left join account a on a.id = q.answered_by
    where (q.state = 'open') = ${open}
    order by case when ${open} then q.requested_at end, q.requested_at desc limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const persons = await getPersons(rows.map((row) => row.learnerId))
  return {
    rows: rows.map(({ total: _, ...row }) => ({
      ...row,
      learnerName: persons.get(row.learnerId)?.realName ?? '',
      maskedIdNumber: persons.get(row.learnerId)?.maskedIdNumber ?? '',
    })),
    total: rows[0]?.total ?? 0,
  }
}

/** An entry that the bureau may ask to have taken back; null for everybody else, and for one that is a reversal itself. */
export async function findReversible(actor: Actor, entryId: string): Promise<ReversibleEntry | null> {
  if (!holds(actor, 'hours.reverse')) return null
  const row = await sql.maybe<Omit<ReversibleEntry, 'learnerName' | 'maskedIdNumber'>>`
    select id as "entryId", learner_id as "learnerId", year, kind, form, title, centihours, occurred_at as "occurredAt"
    from ledger_entry where id = ${entryId} and reverses_id is null`
  if (!row) return null
  const person = (await getPersons([row.learnerId])).get(row.learnerId)
  return { ...row, learnerName: person?.realName ?? '', maskedIdNumber: person?.maskedIdNumber ?? '' }
}
