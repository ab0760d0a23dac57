import { sql } from '#server/platform/database.ts'

export type AuditRow = {
  id: number
  at: Date
  actorId: string | null
  action: string
  objectType: string
  objectId: string
  details: Record<string, unknown>
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** What happened to one record, newest first; `before` is the id of the last row of the page before. */
export function listAuditOf(
  objectType: string,
  objectId: string,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<AuditRow[]> {
  return sql.many<AuditRow>`
    select id, at, actor_id as "actorId", action, object_type as "objectType", object_id as "objectId", details, before, after
    from audit_event
    where object_type = ${objectType} and object_id = ${objectId} and (${before ?? null}::bigint is null or id < ${before ?? null})
    order by id desc limit ${limit}`
}

/** How many committed events wait for their seal; a sealer at work leaves few. */
export const countUnsealed = async (): Promise<number> =>
  (await sql.one<{ count: number }>`select count(*) as count from audit_unsealed`).count

/** For how many seconds the oldest of them has waited; 0 when none waits. */
export const unsealedSeconds = async (): Promise<number> =>
  (
    await sql.one<{ seconds: number }>`
      select coalesce(extract(epoch from clock_timestamp() - (select at from audit_event where id = (select min(event_id) from audit_unsealed))), 0)::float
        as seconds`
  ).seconds

export type DayHead = { day: string; position: number; hash: string }
export type ChainState = {
  sealed: number
  sealedAt: Date | null
  waiting: number
  verified: { ranAt: Date; position: number; problem: string | null } | null
}

/** How far the chain goes, and when it was last held against the events. */
export async function findChainState(): Promise<ChainState> {
  const [last, verified, waiting] = await Promise.all([
    sql.maybe<{ position: number; sealedAt: Date }>`
      select position, sealed_at as "sealedAt" from audit_seal order by position desc limit 1`,
    sql.maybe<{ ranAt: Date; position: number; problem: string | null }>`
      select ran_at as "ranAt", position, problem from audit_verification order by id desc limit 1`,
    countUnsealed(),
  ])
  return { sealed: last?.position ?? 0, sealedAt: last?.sealedAt ?? null, waiting, verified }
}

/** How far the chain had come at the end of each day, latest first. */
export const listDayHeads = (limit: number): Promise<DayHead[]> => sql.many<DayHead>`
  select day, position, encode(hash, 'hex') as hash from audit_head order by day desc limit ${limit}`
