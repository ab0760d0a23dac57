import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type Earlier, type LockRefusal, lockDraft } from './lock-draft.ts'
import { comparePolicies } from './rules/compare-policies.ts'
import { editPolicy } from './rules/edit-policy.ts'
import type { FieldProblems, PolicyEdit } from './rules/policy-edit.ts'
import { policyHash } from './rules/policy-hash.ts'

/**
 * Changes a draft that its writer saw in `revision`: of two who change it at once one wins and the other is told by whom. A draft that was changed is
 * no longer checked, for a simulation holds for exactly one content.
 */
export async function editDraft(
  actor: Actor,
  { draftId, revision, edit }: { draftId: string; revision: number; edit: PolicyEdit },
): Promise<Result<{ revision: number }, LockRefusal, Earlier> | { ok: false; reason: 'draft-fields'; detail: FieldProblems }> {
  return await transaction(async (tx) => {
    const locked = await lockDraft(tx, actor, { draftId, revision })
    if (!locked.ok) return locked
    const before = locked.value
    const edited = editPolicy(before.document, edit)
    if (!edited.ok) return refuse('draft-fields', edited.detail ?? {})
    const { document, lawChange } = edited.value
    const contentHash = policyHash(document)
    if (contentHash === before.contentHash) return ok({ revision })
    const law = lawChange ? { [lawChange.path]: { cite: lawChange.cite, reason: lawChange.reason } } : {}
    await tx.run`
      update policy_draft set document = ${JSON.stringify(document)}::jsonb, content_hash = ${contentHash}, revision = revision + 1,
        law_changes = law_changes || ${JSON.stringify(law)}::jsonb, changed_by = ${actor.accountId}, changed_at = clock_timestamp(),
        edited_by = case when ${actor.accountId}::uuid = any(edited_by) then edited_by else edited_by || ${actor.accountId}::uuid end
      where id = ${draftId}`
    const changes = comparePolicies(before.document, document)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'policy-draft.changed',
      objectType: 'policy-draft',
      objectId: draftId,
      before: Object.fromEntries(changes.map(({ path, before: figure }) => [path, figure?.value ?? null])),
      after: Object.fromEntries(changes.map(({ path, after: figure }) => [path, figure?.value ?? null])),
      ...(lawChange ? { details: { cite: lawChange.cite, reason: lawChange.reason } } : {}),
    })
    return ok({ revision: revision + 1 })
  })
}
