import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type GrantableRole, mayHoldRoleAt, type OrganisationKind } from './rules/tree.ts'
import { isOperator, reaches } from './scope.ts'

/** Gives somebody a power over an organisation's subtree. Nobody gives powers to themself. `actor` null is the program itself. */
export async function grantRole(
  actor: Actor | null,
  { accountId, role, organisationId }: { accountId: string; role: GrantableRole; organisationId: string | null },
): Promise<Result<undefined, 'not-found' | 'role-not-here' | 'not-to-oneself'>> {
  if (actor?.accountId === accountId) return refuse('not-to-oneself')
  if (actor && !isOperator(actor) && !(organisationId && (await reaches(actor, 'role.grant', organisationId))))
    return refuse('not-found')
  return await transaction(async (tx) => {
    const place = organisationId
      ? await tx.maybe<{ kind: OrganisationKind }>`select kind from organisation where id = ${organisationId}`
      : null
    const account = await tx.maybe`select 1 from account where id = ${accountId}`
    if (!account || (organisationId && !place)) return refuse('not-found')
    if (!mayHoldRoleAt(role, place?.kind ?? null)) return refuse('role-not-here')
    const granted = await tx.run`
      insert into role_grant (id, account_id, role, organisation_id, granted_by, granted_at)
      values (${newId()}, ${accountId}, ${role}, ${organisationId}, ${actor?.accountId ?? null}, clock_timestamp())
      on conflict do nothing`
    if (granted === 1) {
      await recordAudit(tx, {
        actorId: actor?.accountId ?? null,
        action: 'role.granted',
        objectType: 'account',
        objectId: accountId,
        details: { role, organisationId },
      })
    }
    return ok()
  })
}
