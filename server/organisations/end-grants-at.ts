import { recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { GrantableRole } from './rules/tree.ts'
import { tellOfRole } from './tell-of-role.ts'

/** Ends the powers held at a body that is closed; answers how many. Whoever held them has them no more at their next request. */
export async function endGrantsAt(
  tx: Transaction,
  organisationId: string,
  { actorId, now }: { actorId: string; now: Date },
): Promise<number> {
  const ended = await tx.many<{ accountId: string; role: GrantableRole }>`
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
      before: { held: true },
      after: { held: false },
    })),
  )
  for (const { accountId, role } of ended)
    await tellOfRole(tx, actorId, { accountId, role, organisationId, event: 'withdrawn', validUntil: null })
  return ended.length
}
