import { randomBytes } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type KeyForm, writeKey } from './rules/api-key.ts'
import { hashOf } from './rules/consent.ts'

/** A key for a system of another house, told this once. */
export async function makeApiKey(
  actor: Actor,
  { name, holder, scopes, perMinute, validDays }: KeyForm,
): Promise<Result<{ keyId: string; key: string }, 'not-found' | 'confirm-needed'>> {
  if (!holds(actor, 'api.keys')) return refuse('not-found')
  const key = writeKey(randomBytes(32))
  const keyId = newId()
  return await transaction(async (tx) => {
    const confirmed = requireConfirmed(actor, await tx.now())
    if (!confirmed.ok) return confirmed
    await tx.run`
      insert into api_key (id, name, holder, hint, key_hash, scopes, per_minute, made_by, made_at, expires_at)
      values (${keyId}, ${name}, ${holder}, ${key.slice(0, 8)}, ${hashOf(key)}, ${[...new Set(scopes)]}, ${perMinute}, ${actor.accountId},
        clock_timestamp(), clock_timestamp() + make_interval(days => ${validDays}))`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'api-key.made', objectType: 'api-key', objectId: keyId },
      details: { name, holder, scopes, perMinute, validDays },
    })
    return ok({ keyId, key })
  })
}
