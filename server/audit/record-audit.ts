import type { Transaction } from '#server/platform/database.ts'
import { requestContext } from '#server/platform/request-context.ts'
import { maskedJson } from './rules/masking.ts'

export type AuditEvent = {
  /** The account that acted; null when the program did it by itself. */
  actorId: string | null
  /** `attempt.submitted`: the record's kind and what happened to it, in the past tense. */
  action: string
  objectType: string
  objectId: string
  /** Facts that are not personal data: ids, counts, codes. */
  details?: Record<string, unknown>
  /** Where a state changed: the fields that changed, as they were and as they are.  */
  before?: Record<string, unknown> | undefined
  after?: Record<string, unknown> | undefined
}

/** Adds to the trail in the transaction that did it: no deed without its event, no event without its deed. */
export const recordAudit = (tx: Transaction, event: AuditEvent): Promise<void> => recordAudits(tx, [event])

/** Many deeds of one transaction, in one statement. */
export async function recordAudits(tx: Transaction, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return
  const context = requestContext()
  await tx.run`
    insert into audit_event (actor_id, action, object_type, object_id, details, before, after, ip, request_id)
    select actor_id, action, object_type, object_id, details::jsonb, before::jsonb, after::jsonb, ${asAddress(context?.ip)}::inet, ${context?.requestId ?? null}
    from unnest(${events.map((event) => event.actorId)}::uuid[], ${events.map((event) => event.action)}::text[], ${events.map((event) => event.objectType)}::text[],
      ${events.map((event) => event.objectId)}::text[], ${events.map((event) => maskedJson(event.details ?? {}))}::text[],
      ${events.map((event) => event.before && maskedJson(event.before))}::text[], ${events.map((event) => event.after && maskedJson(event.after))}::text[])
      as event (actor_id, action, object_type, object_id, details, before, after)`
}

/** An address that PostgreSQL accepts, or null: a link-local zone or the word 'unknown' must not fail the deed. */
const asAddress = (ip: string | undefined) =>
  ip && /^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(ip) ? ip.replace(/^::ffff:(?=\d+\.)/, '') : null
