import { sql } from '#server/platform/database.ts'
import { log } from '#server/platform/log.ts'
import type { Actor, HeldGrant } from './actor.ts'
import { hashToken } from './open-session.ts'
import { actingRoles } from './rules/acting.ts'
import { isSessionLive, needsTouch } from './rules/session-life.ts'

type Row = {
  tokenHash: Buffer
  sessionId: string
  accountId: string
  realName: string
  createdAt: Date
  lastSeenAt: Date
  idleSeconds: number
  expiresAt: Date
  revokedAt: Date | null
  actingGrantId: string | null
  secondFactorAt: Date | null
  confirmedAt: Date | null
  now: Date
  grants: (Omit<HeldGrant, 'validUntil'> & { validUntil: string | null })[]
}
type Waiting = { tokenHash: Buffer; settle: (actor: Actor | null) => void; fail: (error: unknown) => void }

let waiting: Waiting[] = []

/** The person behind a session's token, or null. Nothing is kept between requests: a revoked session ends with its next request. */
export const findActorByToken = (token: string): Promise<Actor | null> =>
  token.length > 100 ? Promise.resolve(null) : loadActor(hashToken(token))

/** Look-ups of the same turn of the event loop become one query: under load a hundred requests ask once. */
export function loadActor(tokenHash: Buffer): Promise<Actor | null> {
  return new Promise((settle, fail) => {
    if (waiting.length === 0) setImmediate(() => void loadWaiting())
    waiting.push({ tokenHash, settle, fail })
  })
}

async function loadWaiting(): Promise<void> {
  const batch = waiting
  waiting = []
  try {
    const rows = await sql.many<Row>`
      select s.token_hash as "tokenHash", s.id as "sessionId", s.account_id as "accountId", a.real_name as "realName", s.created_at as "createdAt",
        s.last_seen_at as "lastSeenAt", s.idle_seconds as "idleSeconds", s.expires_at as "expiresAt", s.revoked_at as "revokedAt", s.acting_grant_id as "actingGrantId",
        s.second_factor_at as "secondFactorAt", s.confirmed_at as "confirmedAt", clock_timestamp() as now,
        coalesce((select jsonb_agg(jsonb_build_object('grantId', g.id, 'role', g.role, 'organisationId', g.organisation_id,
              'place', (select o.name from organisation o where o.id = g.organisation_id), 'validUntil', g.valid_until)
            order by g.granted_at, g.id)
          from role_grant g
          where g.account_id = a.id and g.revoked_at is null and (g.valid_until is null or g.valid_until > clock_timestamp())), '[]') as grants
      from session s join account a on a.id = s.account_id
      where s.token_hash = any(${batch.map((each) => each.tokenHash)}::bytea[]) and a.status = 'active'`
    const live = new Map(
      rows.filter((row) => isSessionLive(row, row.grants.length > 0, row.now)).map((row) => [row.tokenHash.toString('hex'), row]),
    )
    touch([...live.values()].filter((row) => needsTouch(row.lastSeenAt, row.now)))
    for (const each of batch) each.settle(actorOf(live.get(each.tokenHash.toString('hex'))))
  } catch (error) {
    for (const each of batch) each.fail(error)
  }
}

function actorOf(row: Row | undefined): Actor | null {
  if (!row) return null
  const grants = row.grants.map((grant) => ({ ...grant, validUntil: grant.validUntil ? new Date(grant.validUntil) : null }))
  const { accountId, sessionId, realName, confirmedAt } = row
  return { accountId, sessionId, realName, grants, confirmedAt, ...actingRoles(grants, row) }
}

/** Nobody waits for this, and when it fails the next request does it. */
function touch(rows: Row[]): void {
  if (rows.length === 0) return
  sql.run`update session set last_seen_at = clock_timestamp() where id = any(${rows.map((row) => row.sessionId)}::uuid[]) and revoked_at is null`.catch(
    (error: Error) => log.debug({ err: error }, 'sessions not touched'),
  )
}
