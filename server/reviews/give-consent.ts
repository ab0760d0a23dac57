import { randomBytes } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { consentCode, consentHash, mostConsents } from './rules/consent.ts'
import { consentDays } from './rules/consent-days.ts'

export type Consent = { id: string; givenAt: Date; expiresAt: Date; revokedAt: Date | null; used: number; holds: boolean }

/** A code for the reviewer, told this once. */
export async function giveConsent(actor: Actor): Promise<Result<{ code: string; expiresAt: Date }, 'consent-limit'>> {
  const code = consentCode(randomBytes(10))
  return await transaction(async (tx) => {
    await tx.run`select pg_advisory_xact_lock(hashtextextended('reviews.consent ' || ${actor.accountId}, 0))`
    const { held } = await tx.one<{ held: number }>`
      select count(*)::int as held from review_consent
      where learner_id = ${actor.accountId} and revoked_at is null and expires_at > clock_timestamp()`
    if (held >= mostConsents) return refuse('consent-limit')
    const id = newId()
    const { expiresAt } = await tx.one<{ expiresAt: Date }>`
      insert into review_consent (id, learner_id, code_hash, given_at, expires_at)
      values (${id}, ${actor.accountId}, ${consentHash(code)}, clock_timestamp(), clock_timestamp() + make_interval(days => ${consentDays}))
      returning expires_at as "expiresAt"`
    await recordAudit(tx, { actorId: actor.accountId, action: 'consent.given', objectType: 'consent', objectId: id })
    return ok({ code, expiresAt })
  })
}

/** The person's own, newest first. */
export const listConsents = (actor: Actor): Promise<Consent[]> => sql.many<Consent>`
  select id, given_at as "givenAt", expires_at as "expiresAt", revoked_at as "revokedAt", used,
    revoked_at is null and expires_at > clock_timestamp() as holds
  from review_consent where learner_id = ${actor.accountId} order by given_at desc limit 20`
