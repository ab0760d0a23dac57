import { recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { enqueueMany } from '#server/platform/outbox.ts'
import { joiningChanged } from './jobs.ts'

type Deed = { actorId: string; now: Date; reason: string }

/** Ends the powers held at a body that is closed; answers how many. Whoever held them has them no more at their next request. */
export async function endGrantsAt(tx: Transaction, organisationId: string, { actorId, now }: Deed): Promise<number> {
  const ended = await tx.many<{ accountId: string; role: string }>`
    update role_grant set revoked_at = greatest(${now}, granted_at) where organisation_id = ${organisationId} and revoked_at is null
    returning account_id as "accountId", role`
  await recordAudits(
    tx,
    ended.map(({ accountId, role }) => ({
      actorId,
      action: 'role.withdrawn',
      objectType: 'account',
      objectId: accountId,
      details: { role, organisationId, because: 'organisation-closed' },
    })),
  )
  return ended.length
}

/** Ends whatever people had asked of a body that is closed, and lists that were on their way into it; those who asked are told why. */
export async function endWishesAt(tx: Transaction, organisationId: string, { actorId, now, reason }: Deed): Promise<void> {
  const ended = await tx.many<{ id: string }>`
    update joining set ended_as = 'overtaken', ended_at = ${now}, ended_by = ${actorId}, reason = ${reason}
    where ended_as is null and ${organisationId} in (to_organisation_id, from_organisation_id, authority_id) returning id`
  await enqueueMany(
    tx,
    joiningChanged,
    ended.map(({ id }) => ({ joiningId: id, event: 'overtaken' as const })),
  )
  await tx.run`update roster set state = 'cancelled', ended_at = ${now} where organisation_id = ${organisationId} and state in ('checked', 'confirmed')`
  await tx.run`
    update organisation_import set state = 'cancelled', ended_at = ${now} where organisation_id = ${organisationId} and state in ('checked', 'confirmed')`
}
