import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { EntryDraft } from './rules/entry.ts'
import { bodyHash, type Head, type LinkedEntry, linkEntries } from './rules/ledger.ts'

/** exists: the same event was recorded before; conflict: another body under the same key. Neither writes anything. */
export type Posting =
  | { draft: EntryDraft; outcome: 'posted'; entry: LinkedEntry }
  | { draft: EntryDraft; outcome: 'exists' | 'conflict' }

/**
 * Adds entries to the ledger, each exactly once, and answers in the order of `drafts` what became of each. Learners' chains are locked in one order,
 * so that batches wait for each other and never deadlock. Totals and chain heads move with the entries (triggers of the table).
 */
export async function postEntries(tx: Transaction, drafts: readonly EntryDraft[]): Promise<Posting[]> {
  if (drafts.length === 0) return []
  const heads = await lockHeads(tx, [...new Set(drafts.map((draft) => draft.learnerId))].sort())
  // Asked after the locks are held: whoever recorded one of these events has committed.
  const keys = drafts.map((draft) => draft.idempotencyKey)
  const standing = await tx.many<{ key: string; bodyHash: string }>`
    select idempotency_key as key, body_hash as "bodyHash" from ledger_entry where idempotency_key = any(${keys}::text[])`
  const known = new Map(standing.map((row) => [row.key, row.bodyHash]))
  const recordedAt = await tx.now()

  const postings = drafts.map((draft): Posting => {
    const body = bodyHash(draft)
    const before = known.get(draft.idempotencyKey)
    if (before !== undefined) return { draft, outcome: before === body ? 'exists' : 'conflict' }
    known.set(draft.idempotencyKey, body)
    const [entry] = linkEntries(heads.get(draft.learnerId) ?? { position: 0, hash: null }, [draft], recordedAt)
    invariant(entry, 'one draft makes one entry')
    heads.set(draft.learnerId, entry)
    return { draft, outcome: 'posted', entry }
  })
  await insertEntries(
    tx,
    postings.flatMap((posting) => (posting.outcome === 'posted' ? [posting.entry] : [])),
  )
  return postings
}

async function lockHeads(tx: Transaction, learnerIds: string[]): Promise<Map<string, Head>> {
  await tx.run`insert into ledger_head (learner_id) select unnest(${learnerIds}::uuid[]) on conflict do nothing`
  const rows = await tx.many<{ learnerId: string } & Head>`
    select learner_id as "learnerId", position, hash from ledger_head where learner_id = any(${learnerIds}::uuid[]) order by learner_id for update`
  return new Map(rows.map(({ learnerId, position, hash }) => [learnerId, { position, hash }]))
}

async function insertEntries(tx: Transaction, entries: readonly LinkedEntry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => ({
    ...{
      id: entry.id,
      idempotency_key: entry.idempotencyKey,
      body_hash: entry.bodyHash,
      learner_id: entry.learnerId,
      year: entry.year,
    },
    ...{
      subject: entry.subject,
      kind: entry.kind,
      form: entry.form,
      centihours: entry.centihours,
      occurred_at: entry.occurredAt,
    },
    ...{
      recorded_at: entry.recordedAt,
      source_type: entry.sourceType,
      source_id: entry.sourceId,
      title: entry.title,
      policy_id: entry.policyId,
    },
    ...{ recorded_by: entry.recordedBy, approver_id: entry.approverId, reverses_id: entry.reversesId, reason: entry.reason },
    ...{ position: entry.position, previous_hash: entry.previousHash, hash: entry.hash },
  }))
  const written =
    await tx.run`insert into ledger_entry select * from jsonb_populate_recordset(null::ledger_entry, ${JSON.stringify(rows)}::jsonb)`
  invariant(written === entries.length, `expected ${entries.length} entries written, got ${written}`)
}
