import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { holdStanding } from './find-standing.ts'
import type { PaperKind } from './rules/paper-state.ts'
import { emptyRecognition, emptySeminar, type PaperText } from './rules/paper-text.ts'
import { mayPublish } from './rules/standing.ts'

/** An institution begins to ask: to be recognised, one paper at a time, beginning with what it said last; or for a seminar, while it is recognised. */
export async function startPaper(
  actor: Actor,
  { organisationId, kind }: { organisationId: string; kind: PaperKind },
): Promise<Result<{ paperId: string }, 'not-found' | 'paper-open' | 'not-recognised'>> {
  return await transaction(async (tx) => {
    if (!(await actsFor(actor, 'institution.keep', organisationId, tx))) return refuse('not-found')
    // Two who begin at the same moment take turns.
    const place = await tx.maybe<{ contactName: string | null; contactPhone: string | null; district: string | null }>`
      select contact_name as "contactName", contact_phone as "contactPhone", district from organisation
      where id = ${organisationId} and kind = 'institution' and closed_at is null for no key update`
    if (!place) return refuse('not-found')
    const latest = await tx.maybe<{ content: PaperText; open: boolean }>`
      select content, state in ('draft', 'submitted', 'returned') as open from institution_paper
      where organisation_id = ${organisationId} and kind = 'recognition' order by created_at desc limit 1`
    if (kind === 'recognition' && latest?.open) return refuse('paper-open')
    const standing = await holdStanding(tx, organisationId)
    if (kind === 'seminar' && !mayPublish(standing?.standing ?? 'none')) return refuse('not-recognised')
    const contact = [place.contactName, place.contactPhone].filter(Boolean).join(' ')
    const content: PaperText =
      kind === 'seminar'
        ? { ...emptySeminar, contact }
        : (latest?.content ?? { ...emptyRecognition, contact, district: place.district ?? '' })
    const paperId = newId()
    await tx.run`
      insert into institution_paper (id, organisation_id, kind, state, content, created_at)
      values (${paperId}, ${organisationId}, ${kind}, 'draft', ${JSON.stringify(content)}::jsonb, ${await tx.now()})`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'institution.paper-started', objectType: 'institution-paper' },
      ...{ objectId: paperId, details: { kind, organisationId } },
    })
    return ok({ paperId })
  })
}
