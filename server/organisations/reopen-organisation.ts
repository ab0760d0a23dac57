import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockTree } from './lock-tree.ts'
import { recordChange } from './record-change.ts'
import { parseChangeReason } from './rules/organisation-facts.ts'
import { governs } from './scope.ts'

/** Opens a closed body again. Powers that were held there are not given back by that. */
export async function reopenOrganisation(
  actor: Actor,
  { organisationId, reason: why }: { organisationId: string; reason: string },
): Promise<Result<undefined, 'change-reason-missing' | 'not-found' | 'not-closed' | 'was-merged' | 'parent-closed'>> {
  const reason = parseChangeReason(why)
  if (!reason.ok) return reason
  return await transaction(async (tx) => {
    await lockTree(tx, 'change')
    if (!(await governs(actor, organisationId, tx))) return refuse('not-found')
    const known = await tx.one<{ closed: boolean; merged: boolean; parentClosed: boolean }>`
      select o.closed_at is not null as closed, o.merged_into_id is not null as merged, coalesce(p.closed_at is not null, false) as "parentClosed"
      from organisation o left join organisation p on p.id = o.parent_id where o.id = ${organisationId} for no key update of o`
    if (!known.closed) return refuse('not-closed')
    if (known.merged) return refuse('was-merged')
    if (known.parentClosed) return refuse('parent-closed')
    await tx.run`update organisation set closed_at = null where id = ${organisationId}`
    await recordChange(tx, {
      organisationId,
      actorId: actor.accountId,
      at: await tx.now(),
      kind: 'reopened',
      before: {},
      after: {},
      reason: reason.value,
    })
    return ok()
  })
}
