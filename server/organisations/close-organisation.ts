import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { endGrantsAt } from './end-grants-at.ts'
import { endWishesAt } from './end-wishes-at.ts'
import { lockTree } from './lock-tree.ts'
import { recordChange } from './record-change.ts'
import { parseChangeReason } from './rules/organisation-facts.ts'
import { governs } from './scope.ts'

/** Closes a body that has neither people nor bodies below it any more. Nothing is deleted: what it did stays readable, and it can be reopened. */
export async function closeOrganisation(
  actor: Actor,
  { organisationId, reason: why }: { organisationId: string; reason: string },
): Promise<Result<undefined, 'change-reason-missing' | 'not-found' | 'organisation-closed' | 'has-children' | 'has-learners'>> {
  const reason = parseChangeReason(why)
  if (!reason.ok) return reason
  return await transaction(async (tx) => {
    await lockTree(tx, 'change')
    if (!(await governs(actor, organisationId, tx))) return refuse('not-found')
    const known = await tx.one<{ closed: boolean; kind: string; children: boolean; learners: boolean }>`
      select o.closed_at is not null as closed, o.kind,
        exists (select from organisation c where c.parent_id = o.id and c.closed_at is null) as children,
        exists (select from affiliation a where a.organisation_id = o.id and a.ended_at is null) as learners
      from organisation o where o.id = ${organisationId} for no key update of o`
    if (known.kind === 'bureau') return refuse('not-found')
    if (known.closed) return refuse('organisation-closed')
    if (known.children) return refuse('has-children')
    if (known.learners) return refuse('has-learners')
    const now = await tx.now()
    const deed = { actorId: actor.accountId, now, reason: '该单位已停用' }
    await tx.run`update organisation set closed_at = ${now} where id = ${organisationId}`
    const grants = await endGrantsAt(tx, organisationId, deed)
    await endWishesAt(tx, organisationId, deed)
    await recordChange(tx, {
      organisationId,
      actorId: actor.accountId,
      at: now,
      kind: 'closed',
      before: {},
      after: { grants },
      reason: reason.value,
    })
    return ok()
  })
}
