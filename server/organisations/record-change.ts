import { recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { OrganisationChange } from './rules/organisation-change.ts'

export type RecordedChange = OrganisationChange & {
  organisationId: string
  /** Null is the program itself. */
  actorId: string | null
  at: Date
  reason?: string
}

/** Adds to the history that offices read and to the audit trail, both in the transaction that did it. */
export const recordChange = (tx: Transaction, change: RecordedChange): Promise<void> => recordChanges(tx, [change])

export async function recordChanges(tx: Transaction, changes: readonly RecordedChange[]): Promise<void> {
  await tx.run`
    insert into organisation_change (id, organisation_id, at, actor_id, kind, before, after, reason)
    select * from unnest(${changes.map(() => newId())}::uuid[], ${changes.map((each) => each.organisationId)}::uuid[],
      ${changes.map((each) => each.at)}::timestamptz[], ${changes.map((each) => each.actorId)}::uuid[], ${changes.map((each) => each.kind)}::text[],
      ${changes.map((each) => JSON.stringify(each.before))}::jsonb[], ${changes.map((each) => JSON.stringify(each.after))}::jsonb[],
      ${changes.map((each) => each.reason ?? '')}::text[])`
  await recordAudits(
    tx,
    changes.map(({ organisationId, actorId, kind, before, after, reason }) => ({
      actorId,
      action: `organisation.${kind}`,
      objectType: 'organisation',
      objectId: organisationId,
      details: reason ? { reason } : {},
      before,
      after,
    })),
  )
}
