import type { Transaction } from '#server/platform/database.ts'
import { requestContext } from '#server/platform/request-context.ts'

export type AuditEvent = {
  /** The account that acted; null when the program did it by itself. */
  actorId: string | null
  /** `attempt.submitted`: the record's kind and what happened to it, in the past tense. */
  action: string
  objectType: string
  objectId: string
  /** Facts that are not personal data: ids, counts, codes. */
  details?: Record<string, unknown>
}

/** Adds to the trail in the transaction that did it: no deed without its event, no event without its deed. */
export const recordAudit = (tx: Transaction, event: AuditEvent): Promise<void> => recordAudits(tx, [event])

/** Many deeds of one transaction, in one statement. */
export async function recordAudits(tx: Transaction, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return
  const context = requestContext()
  await tx.run`
    insert into audit_event (actor_id, action, object_type, object_id, details, ip, request_id)
    select actor_id, action, object_type, object_id, details::jsonb, ${asAddress(context?.ip)}::inet, ${context?.requestId ?? null}
    from unnest(${events.map((event) => event.actorId)}::uuid[], ${events.map((event) => event.action)}::text[], ${events.map((event) => event.objectType)}::text[],
      ${events.map((event) => event.objectId)}::text[], ${events.map((event) => JSON.stringify(event.details ?? {}))}::text[])
      as event (actor_id, action, object_type, object_id, details)`
}

/** An address that PostgreSQL accepts, or null: a link-local zone or the word 'unknown' must not fail the deed. */
const asAddress = (ip: string | undefined) =>
  ip && /^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(ip) ? ip.replace(/^::ffff:(?=\d+\.)/, '') : null
