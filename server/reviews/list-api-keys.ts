import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import type { Scope } from './rules/api-key.ts'

export type ApiKey = {
  id: string
  name: string
  holder: string
  hint: string
  scopes: Scope[]
  perMinute: number
  madeAt: Date
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
  holds: boolean
}

/** Every key of the installation: those that hold first, then the newest. */
export async function listApiKeys(actor: Actor): Promise<ApiKey[]> {
  if (!holds(actor, 'api.keys')) return []
  return await sql.many<ApiKey>`
    select id, name, holder, hint, scopes, per_minute as "perMinute", made_at as "madeAt", expires_at as "expiresAt", revoked_at as "revokedAt",
      last_used_at as "lastUsedAt", revoked_at is null and expires_at > clock_timestamp() as holds
    from api_key order by holds desc, made_at desc limit 200`
}
