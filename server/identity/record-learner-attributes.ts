import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { DatedAttribute } from './rules/learner-attributes.ts'

/** What a checked list says of many people, in the transaction that takes the list over; the list's own audit event stands for all of it. */
export async function recordLearnerAttributes(
  tx: Transaction,
  rows: readonly ({ accountId: string } & DatedAttribute)[],
  recordedBy: string,
): Promise<void> {
  if (rows.length === 0) return
  await tx.run`
    insert into learner_attribute (id, account_id, kind, value, since_on, recorded_by)
    select each.*, ${recordedBy}::uuid
    from unnest(${rows.map(() => newId())}::uuid[], ${rows.map((row) => row.accountId)}::uuid[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.value)}::text[], ${rows.map((row) => row.sinceOn)}::date[]) as each
    on conflict (account_id, kind, since_on) do nothing`
}
