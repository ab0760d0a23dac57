import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { rulePacks } from './packs/rule-packs.ts'
import { applyPack } from './rules/apply-pack.ts'
import { policyShape } from './rules/policy.ts'
import { policyHash } from './rules/policy-hash.ts'
import type { HoursRefusal } from './rules/refusals.ts'

type Refused =
  | 'not-found'
  | Extract<
      HoursRefusal,
      | 'draft-exists'
      | 'nothing-to-begin-from'
      | 'year-too-far'
      | 'pack-unknown'
      | 'draft-reason-missing'
      | 'draft-reason-too-long'
    >

const longestReason = 200

/**
 * Begins a version of the law of `year`: a correction of the one that was published last, or, for a year without any, the year before carried on.
 * `packId`: the rules of another place are written into it. Answers with `draft-exists` the id of the draft that stands.
 */
export async function startDraft(
  actor: Actor,
  { year, packId, reason }: { year: number; packId: string | null; reason: string },
): Promise<Result<{ draftId: string }, Refused, { draftId: string }>> {
  if (!holds(actor, 'policy.change')) return refuse('not-found')
  const why = reason.trim()
  if (why === '') return refuse('draft-reason-missing')
  if (why.length > longestReason) return refuse('draft-reason-too-long')
  const pack = packId === null ? null : rulePacks.find((each) => each.id === packId)
  if (pack === undefined) return refuse('pack-unknown')
  return await transaction(async (tx) => {
    const now = await tx.now()
    const before = await tx.maybe<{ id: string; year: number; version: number; document: unknown }>`
      select id, year, version, document from policy where year <= ${year} and status = 'published' order by year desc, version desc limit 1`
    if (!before) return refuse('nothing-to-begin-from')
    const correction = before.year === year
    if (!correction && (year < shanghaiYear(now) || year > shanghaiYear(now) + 1)) return refuse('year-too-far')
    const earlier = policyShape.parse(before.document)
    const carried = correction
      ? { ...earlier, version: before.version + 1 }
      : { ...earlier, year, version: 1, title: earlier.title.replace(String(before.year), String(year)) }
    const document = policyShape.parse(pack ? applyPack(carried, pack) : carried)
    const draftId = newId()
    const made = await tx.run`
      insert into policy_draft (id, city, year, state, document, content_hash, compared_id, pack, reason, edited_by, drafted_by, drafted_at, changed_by, changed_at)
      values (${draftId}, ${document.city}, ${year}, 'open', ${JSON.stringify(document)}::jsonb, ${policyHash(document)}, ${before.id}, ${packId}, ${why},
        ${[actor.accountId]}::uuid[], ${actor.accountId}, ${now}, ${actor.accountId}, ${now})
      on conflict (city, year) where state = 'open' do nothing`
    if (made === 0) {
      const standing = await tx.one<{ draftId: string }>`
        select id as "draftId" from policy_draft where city = ${document.city} and year = ${year} and state = 'open'`
      return refuse('draft-exists', standing)
    }
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'policy-draft.started',
      objectType: 'policy-draft',
      objectId: draftId,
      details: { year, version: document.version, pack: packId, reason: why },
    })
    return ok({ draftId })
  })
}
