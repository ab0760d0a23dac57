import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { policyPublished } from './jobs.ts'
import { type Earlier, type LockRefusal, lockDraft } from './lock-draft.ts'
import { policyDocument } from './rules/policy.ts'
import type { HoursRefusal } from './rules/refusals.ts'
import { writeVersion } from './write-version.ts'

type Refused =
  | LockRefusal
  | 'confirm-needed'
  | Extract<
      HoursRefusal,
      | 'draft-unchecked'
      | 'own-draft'
      | 'draft-reason-missing'
      | 'draft-reason-too-long'
      | 'holds-from-past'
      | 'policy-version-taken'
      | 'policy-version-gap'
    >

const longestReason = 200

/**
 * Makes a draft the law of its year: by somebody of the bureau who wrote none of it, with a reason, and only what was simulated exactly as it stands. Years
 * that are verified keep the version by which they were. `holdsFrom`: null = at once.
 */
export async function publishDraft(
  actor: Actor,
  { draftId, revision, reason, holdsFrom }: { draftId: string; revision: number; reason: string; holdsFrom: Date | null },
): Promise<Result<{ policyId: string; year: number; version: number }, Refused, Earlier>> {
  return await transaction(async (tx) => {
    const locked = await lockDraft(tx, actor, { draftId, revision })
    if (!locked.ok) return locked
    const draft = locked.value
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return refuse(sure.reason)
    if (draft.editedBy.includes(actor.accountId)) return refuse('own-draft')
    const why = reason.trim()
    if (why === '') return refuse('draft-reason-missing')
    if (why.length > longestReason) return refuse('draft-reason-too-long')
    if (holdsFrom && holdsFrom <= now) return refuse('holds-from-past')
    const checked = await tx.maybe`
      select 1 from policy_simulation where draft_id = ${draftId} and content_hash = ${draft.contentHash} and state = 'done' limit 1`
    if (!checked) return refuse('draft-unchecked')
    const written = await writeVersion(tx, policyDocument.parse(draft.document), {
      ...{ draftedBy: draft.draftedBy, publishedBy: actor.accountId, holdsFrom },
      reason: why,
    })
    if (!written.ok) return refuse(written.reason)
    const { id: policyId, year, version } = written.value
    await tx.run`
      update policy_draft set state = 'published', policy_id = ${policyId}, changed_by = ${actor.accountId}, changed_at = clock_timestamp() where id = ${draftId}`
    await enqueue(tx, policyPublished, { policyId })
    return ok({ policyId, year, version })
  })
}
