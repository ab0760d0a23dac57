import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockTree } from './lock-tree.ts'
import { movePath } from './move-path.ts'
import { recordChange } from './record-change.ts'
import { parseChangeReason } from './rules/organisation-facts.ts'
import { mayStandBelow, type OrganisationKind } from './rules/tree.ts'
import { governs, reaches } from './scope.ts'

type Problem =
  | 'change-reason-missing'
  | 'not-found'
  | 'organisation-closed'
  | 'parent-closed'
  | 'already-there'
  | 'into-itself'
  | 'wrong-place'

/**
 * Puts a body with all below it under another parent. Rights are worked out from paths at every request, so that they move with it at once.
 * The actor must be above the body and reach the new parent.
 */
export async function moveOrganisation(
  actor: Actor,
  { organisationId, parentId, reason: why }: { organisationId: string; parentId: string; reason: string },
): Promise<Result<{ moved: number }, Problem>> {
  const reason = parseChangeReason(why)
  if (!reason.ok) return reason
  return await transaction(async (tx) => {
    await lockTree(tx, 'change')
    if (!(await governs(actor, organisationId, tx)) || !(await reaches(actor, 'organisation.change', parentId, tx)))
      return refuse('not-found')
    const { kind, closed, oldParentId, oldParent } = await tx.one<{
      kind: OrganisationKind
      closed: boolean
      oldParentId: string | null
      oldParent: string | null
    }>`
      select o.kind, o.closed_at is not null as closed, o.parent_id as "oldParentId", p.name as "oldParent"
      from organisation o left join organisation p on p.id = o.parent_id where o.id = ${organisationId}`
    const parent = await tx.one<{ kind: OrganisationKind; name: string; closed: boolean; below: boolean }>`
      select p.kind, p.name, p.closed_at is not null as closed, p.path <@ o.path as below
      from organisation p, organisation o where p.id = ${parentId} and o.id = ${organisationId}`
    if (closed) return refuse('organisation-closed')
    if (parent.below) return refuse('into-itself')
    if (parent.closed) return refuse('parent-closed')
    if (oldParentId === parentId) return refuse('already-there')
    if (!mayStandBelow(kind, parent.kind)) return refuse('wrong-place')
    const moved = await movePath(tx, organisationId, parentId)
    await recordChange(tx, {
      organisationId,
      actorId: actor.accountId,
      at: await tx.now(),
      kind: 'moved',
      before: { parent: oldParent },
      after: { parent: parent.name, below: moved - 1 },
      reason: reason.value,
    })
    return ok({ moved })
  })
}
