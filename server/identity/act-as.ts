import { recordAudit } from '#server/audit/record-audit.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'

/** This session acts by another of the powers that its owner holds, from the next request on. */
export async function actAs(actor: Actor, grantId: string): Promise<Result<undefined, 'not-found'>> {
  const grant = actor.grants.find((each) => each.grantId === grantId)
  if (!grant || actor.awaitsSecondFactor) return refuse('not-found')
  if (grantId === actor.actingGrantId) return ok()
  return await transaction(async (tx) => {
    await tx.run`update session set acting_grant_id = ${grantId} where id = ${actor.sessionId} and account_id = ${actor.accountId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'session.role-switched',
      objectType: 'account',
      objectId: actor.accountId,
      details: { role: grant.role, organisationId: grant.organisationId },
    })
    return ok()
  })
}
