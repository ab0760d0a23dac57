import { recordAudit } from '#server/audit/record-audit.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { DatedAttribute } from './rules/learner-attributes.ts'

/**
 * Records that something holds for a learner from a day on. The same day again replaces that day's row; the audit trail keeps what was.
 * `recordedBy` null: the program, from a source that has been checked.
 */
export async function recordLearnerAttribute(
  accountId: string,
  attribute: DatedAttribute,
  recordedBy: string | null,
): Promise<void> {
  await transaction(async (tx) => {
    await tx.run`
      insert into learner_attribute (id, account_id, kind, value, since_on, recorded_by)
      values (${newId()}, ${accountId}, ${attribute.kind}, ${attribute.value}, ${attribute.sinceOn}, ${recordedBy})
      on conflict (account_id, kind, since_on) do update
        set value = excluded.value, recorded_by = excluded.recorded_by, recorded_at = clock_timestamp()`
    await recordAudit(tx, {
      actorId: recordedBy,
      action: 'learner-attribute.recorded',
      objectType: 'account',
      objectId: accountId,
      details: attribute,
    })
  })
}
