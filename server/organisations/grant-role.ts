import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findStandings } from './find-standings.ts'
import { mayGrant } from './rules/granting.ts'
import { type GrantableRole, mayHoldRoleAt, type OrganisationKind } from './rules/tree.ts'
import { tellOfRole } from './tell-of-role.ts'

export type WantedGrant = {
  accountId: string
  role: GrantableRole
  /** null: over the installation. */
  organisationId: string | null
  /** Ends by itself at this instant. */
  validUntil?: Date | null
}
export type GrantRefusal =
  | 'not-found'
  | 'role-not-here'
  | 'not-to-oneself'
  | 'not-yours-to-grant'
  | 'valid-until-past'
  | 'organisation-closed'
  | 'confirm-needed'

/**
 * Gives somebody a power over an organisation's subtree, as far as rules/granting.ts lets the giver. What is held already stays as it is. `actor` null
 * is the program itself.
 */
export async function grantRole(actor: Actor | null, wanted: WantedGrant): Promise<Result<undefined, GrantRefusal>> {
  const { accountId, role, organisationId } = wanted
  if (actor?.accountId === accountId) return refuse('not-to-oneself')
  return await transaction(async (tx) => {
    const now = await tx.now()
    if (actor) {
      const standings = await findStandings(actor, organisationId, tx)
      if (standings.length === 0) return refuse('not-found')
      if (!mayGrant(standings, role)) return refuse('not-yours-to-grant')
      const sure = requireConfirmed(actor, now)
      if (!sure.ok) return sure
    }
    const place = organisationId
      ? await tx.maybe<{ kind: OrganisationKind; closedAt: Date | null }>`
          select kind, closed_at as "closedAt" from organisation where id = ${organisationId} for share`
      : null
    const account = await tx.maybe`select 1 from account where id = ${accountId} and status = 'active'`
    if (!account || (organisationId && !place)) return refuse('not-found')
    if (!mayHoldRoleAt(role, place?.kind ?? null)) return refuse('role-not-here')
    if (place?.closedAt) return refuse('organisation-closed')
    if (wanted.validUntil && wanted.validUntil <= now) return refuse('valid-until-past')
    await giveRole(tx, actor?.accountId ?? null, wanted, now)
    return ok()
  })
}

/** Writes the grant, once it was decided. One that ended by itself makes room first: there is one row in force for a person, a role and a place. */
export async function giveRole(tx: Transaction, actorId: string | null, wanted: WantedGrant, now: Date): Promise<void> {
  const { accountId, role, organisationId, validUntil = null } = wanted
  await tx.run`
    update role_grant set revoked_at = valid_until
    where account_id = ${accountId} and role = ${role} and organisation_id is not distinct from ${organisationId}
      and revoked_at is null and valid_until <= ${now}`
  const granted = await tx.run`
    insert into role_grant (id, account_id, role, organisation_id, granted_by, granted_at, valid_until)
    values (${newId()}, ${accountId}, ${role}, ${organisationId}, ${actorId}, ${now}, ${validUntil})
    on conflict do nothing`
  if (granted === 0) return
  await recordAudit(tx, {
    actorId,
    action: 'role.granted',
    objectType: 'account',
    objectId: accountId,
    details: { role, organisationId },
    before: { held: false },
    after: { held: true, validUntil: validUntil?.toISOString() ?? null },
  })
  await tellOfRole(tx, actorId, { accountId, role, organisationId, event: 'granted', validUntil })
}
