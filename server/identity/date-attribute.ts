import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { DatedAttribute } from './rules/learner-attributes.ts'

type Deed = { actorId: string; reason: string }

/** An official records what holds from a day on; the same day again corrects that day's row, and what was there stays in the trail. */
export async function dateAttribute(
  tx: Transaction,
  accountId: string,
  { kind, value, sinceOn }: DatedAttribute,
  { actorId, reason }: Deed,
): Promise<void> {
  const known = await tx.maybe<{ value: string }>`
    select value from learner_attribute where account_id = ${accountId} and kind = ${kind} and since_on = ${sinceOn}`
  await tx.run`
    insert into learner_attribute (id, account_id, kind, value, since_on, recorded_by) values (${newId()}, ${accountId}, ${kind}, ${value}, ${sinceOn}, ${actorId})
    on conflict (account_id, kind, since_on) do update
      set value = excluded.value, recorded_by = excluded.recorded_by, recorded_at = clock_timestamp()`
  await recordAudit(tx, {
    ...{ actorId, action: 'learner-attribute.recorded', objectType: 'account', objectId: accountId },
    details: { kind, sinceOn, reason },
    before: known ? { value: known.value } : undefined,
    after: { value },
  })
}

/** Takes out what was recorded for a day by mistake. False when nothing stands there. */
export async function removeAttribute(
  tx: Transaction,
  accountId: string,
  { kind, sinceOn }: Pick<DatedAttribute, 'kind' | 'sinceOn'>,
  { actorId, reason }: Deed,
): Promise<boolean> {
  const removed = await tx.maybe<{ value: string }>`
    delete from learner_attribute where account_id = ${accountId} and kind = ${kind} and since_on = ${sinceOn} returning value`
  if (!removed) return false
  await recordAudit(tx, {
    ...{ actorId, action: 'learner-attribute.removed', objectType: 'account', objectId: accountId },
    details: { kind, sinceOn, reason },
    before: { value: removed.value },
    after: { value: null },
  })
  return true
}
