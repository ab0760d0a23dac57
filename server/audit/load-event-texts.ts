import type { Sql } from '#server/platform/database.ts'
import { type EventText, eventColumns } from './rules/chain.ts'

type Row = { key: number } & Record<(typeof eventColumns)[number], string | null>

/** Those of the events that exist, as a seal covers them: every column as PostgreSQL writes it, the instant as milliseconds. */
export async function loadEventTexts(eventIds: readonly number[], from: Sql): Promise<Map<number, EventText>> {
  const rows = await from.many<Row>`
    select id as key, id::text, (extract(epoch from at) * 1000)::bigint::text as at, actor_id::text as "actorId", action, object_type as "objectType",
      object_id as "objectId", details::text, before::text, after::text, ip::text, request_id as "requestId"
    from audit_event where id = any(${eventIds}::bigint[])`
  return new Map(rows.map((row) => [row.key, eventColumns.map((column) => row[column])]))
}
