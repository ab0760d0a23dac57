import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'

/** That somebody looked at a learner's personal data, once an hour and person: the learner can see which office did (reports/list-looks.ts). */
export const recordLook = (actor: Actor, learnerId: string): Promise<void> =>
  transaction(async (tx) => {
    const recent = await tx.maybe`
      select from audit_event where object_type = 'learner' and object_id = ${learnerId} and action = 'learner.viewed' and actor_id = ${actor.accountId}
        and at > clock_timestamp() - interval '1 hour' limit 1`
    if (recent) return
    const organisationId = actor.roles.find((grant) => grant.organisationId)?.organisationId ?? null
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'learner.viewed', objectType: 'learner', objectId: learnerId },
      details: { organisationId },
    })
  })
