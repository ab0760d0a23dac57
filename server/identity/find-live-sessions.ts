import { sql } from '#server/platform/database.ts'
import { isSessionLive, type SessionTimes } from './rules/session-life.ts'

type Row = SessionTimes & { id: string; staff: boolean; now: Date }

/** Those of the sessions that still stand. To ask is not to use them: whoever is only looked after goes idle all the same. */
export async function findLiveSessions(sessionIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.many<Row>`
    select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.idle_seconds as "idleSeconds", s.expires_at as "expiresAt",
      s.revoked_at as "revokedAt", clock_timestamp() as now,
      exists (select from role_grant g
        where g.account_id = a.id and g.revoked_at is null and (g.valid_until is null or g.valid_until > clock_timestamp())) as staff
    from session s join account a on a.id = s.account_id
    where s.id = any(${sessionIds}::uuid[]) and a.status = 'active'`
  return new Set(rows.filter((row) => isSessionLive(row, row.staff, row.now)).map((row) => row.id))
}
