import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type PolicyDocument, policyShape } from './rules/policy.ts'

export type LockedDraft = {
  id: string
  year: number
  document: PolicyDocument
  contentHash: string
  revision: number
  comparedId: string
  reason: string
  draftedBy: string
  editedBy: string[]
}
/** Who was at it before, for whoever comes second. */
export type Earlier = { by: string; at: Date }
export type LockRefusal = 'not-found' | 'draft-closed' | 'draft-changed'

/** The open draft, locked, as somebody who may change it saw it; in any other revision it was changed meanwhile. */
export async function lockDraft(
  tx: Transaction,
  actor: Actor,
  { draftId, revision }: { draftId: string; revision: number },
): Promise<Result<LockedDraft, LockRefusal, Earlier>> {
  if (!holds(actor, 'policy.change')) return refuse('not-found')
  const row = await tx.maybe<Omit<LockedDraft, 'document'> & { document: unknown; state: string; changedBy: string; at: Date }>`
    select id, year, document, content_hash as "contentHash", revision, compared_id as "comparedId", reason, drafted_by as "draftedBy",
      edited_by as "editedBy", state, changed_by as "changedBy", changed_at as at
    from policy_draft where id = ${draftId} for update`
  if (!row) return refuse('not-found')
  const { changedBy, at, state, ...draft } = row
  const open = state === 'open'
  if (!open || draft.revision !== revision) {
    // Asked apart: joined to the row that was waited for, the name would be that of whoever held it before.
    const { by } = await tx.one<{ by: string }>`select real_name as by from account where id = ${changedBy}`
    return refuse(open ? 'draft-changed' : 'draft-closed', { by, at })
  }
  return ok({ ...draft, document: policyShape.parse(draft.document) })
}
