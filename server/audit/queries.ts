import { sql } from '#server/platform/database.ts'

export type AuditRow = {
  id: number
  at: Date
  actorId: string | null
  action: string
  objectType: string
  objectId: string
  details: Record<string, unknown>
}

/** What happened to one record, newest first; `before` is the id of the last row of the page before. */
export function listAuditOf(
  objectType: string,
  objectId: string,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<AuditRow[]> {
  return sql.many<AuditRow>`
    select id, at, actor_id as "actorId", action, object_type as "objectType", object_id as "objectId", details
    from audit_event
    where object_type = ${objectType} and object_id = ${objectId} and (${before ?? null}::bigint is null or id < ${before ?? null})
    order by id desc limit ${limit}`
}
