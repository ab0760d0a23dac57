import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Sql, sql, type Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { enqueueMany } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findFreezes } from './find-freezes.ts'
import { hoursCredited } from './jobs.ts'
import { postEntries } from './post-entries.ts'
import type { EntryDraft } from './rules/entry.ts'
import { type MergeableEntry, planMerge } from './rules/plan-merge.ts'

type Entry = MergeableEntry & Omit<EntryDraft, 'idempotencyKey' | 'title' | 'occurredAt' | 'centihours' | 'form' | 'reversesId'>
export type LedgerMerge = { move: Entry[]; drop: Entry[]; frozenYears: number[] }

/** What would go along from one account's ledger to the other's, what the other has already, and the years that are shut. */
export async function planLedgerMerge(
  { keptId, mergedId }: { keptId: string; mergedId: string },
  from: Sql = sql,
): Promise<LedgerMerge> {
  const { move, drop } = planMerge(await listMergeable(keptId, from), await listMergeable(mergedId, from))
  const frozenYears: number[] = []
  for (const year of new Set([...move, ...drop].map((entry) => shanghaiYear(entry.occurredAt)))) {
    const freezes = await findFreezes([keptId, mergedId], year, from)
    if ([...freezes.values()].some((freeze) => freeze.open === null)) frozenYears.push(year)
  }
  return { move, drop, frozenYears: frozenYears.sort() }
}

const listMergeable = (learnerId: string, from: Sql) =>
  from.many<Entry>`
    select e.id, e.learner_id as "learnerId", e.subject, e.kind, e.form, e.centihours, e.occurred_at as "occurredAt", e.source_type as "sourceType",
      e.source_id as "sourceId", e.title, e.policy_id as "policyId", e.recorded_by as "recordedBy", e.approver_id as "approverId", e.reverses_id as "reversesId",
      e.reason, n.course_id as "courseId"
    from ledger_entry e left join enrolment n on e.source_type = 'enrolment' and n.id = e.source_id where e.learner_id = ${learnerId} order by e.position`

/**
 * The ledger is never edited: every standing entry of the account that goes is taken back in its chain, and what the kept one does not have already is written in
 * the kept one's, under a key made from the entry. Refuses years that are verified and not open again; detail: which.
 */
export async function mergeLedgers(
  tx: Transaction,
  { keptId, mergedId, actorId, reason }: { keptId: string; mergedId: string; actorId: string; reason: string },
): Promise<Result<{ moved: number; dropped: number }, 'merge-frozen'>> {
  // Both chains stand still until this is over.
  await tx.run`insert into ledger_head (learner_id) select unnest(${[keptId, mergedId].sort()}::uuid[]) on conflict do nothing`
  await tx.run`select 1 from ledger_head where learner_id = any(${[keptId, mergedId]}::uuid[]) order by learner_id for update`
  const { move, drop, frozenYears } = await planLedgerMerge({ keptId, mergedId }, tx)
  if (frozenYears.length > 0) return refuse('merge-frozen', { years: frozenYears })
  const said = `账号合并：${reason}`.slice(0, 200)
  const drafts = [
    ...[...move, ...drop].map(({ id, courseId: _, ...entry }) => ({
      ...entry,
      ...{ idempotencyKey: `rev:${id}`, centihours: -entry.centihours, reversesId: id, reason: said },
      ...{ recordedBy: actorId, approverId: null },
    })),
    ...move.map(({ id, courseId: _, ...entry }) => ({ ...entry, idempotencyKey: `merge:${id}`, learnerId: keptId })),
  ]
  const postings = await postEntries(tx, drafts)
  invariant(
    postings.every((posting) => posting.outcome === 'posted'),
    'entries of standing chains are taken back and written once',
  )
  const years = [...new Set([...move, ...drop].map((entry) => shanghaiYear(entry.occurredAt)))]
  await enqueueMany(
    tx,
    hoursCredited,
    years.flatMap((year) => [keptId, mergedId].map((learnerId) => ({ learnerId, year }))),
  )
  return ok({ moved: move.length, dropped: drop.length })
}
