import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { copyFiling, emptyFiling, type FilingText } from './rules/filing-text.ts'

/** Begins a filing for a place that the actor files for: empty, or like an earlier one of that place. */
export async function startFiling(
  actor: Actor,
  { organisationId, copyOf }: { organisationId: string; copyOf: string | null },
): Promise<Result<{ filingId: string }, 'not-found'>> {
  return await transaction(async (tx) => {
    if (!(await actsFor(actor, 'training.file', organisationId, tx))) return refuse('not-found')
    const earlier = copyOf === null ? null : await findEarlier(tx, copyOf, organisationId)
    if (copyOf !== null && !earlier) return refuse('not-found')
    const content = earlier ? copyFiling(earlier, earlier.sessions.map(newId)) : emptyFiling
    return ok({ filingId: await writeDraft(tx, { organisationId, content, by: actor.accountId }) })
  })
}

async function findEarlier(tx: Transaction, filingId: string, organisationId: string): Promise<FilingText | null> {
  const row = await tx.maybe<{ content: FilingText }>`
    select coalesce(f.content, r.content) as content from filing f
      left join lateral (select content from filing_request where filing_id = f.id order by created_at desc limit 1) r on true
    where f.id = ${filingId} and f.organisation_id = ${organisationId}`
  return row?.content ?? null
}

/** Writes a draft; rights are the caller's to check. */
export async function writeDraft(
  tx: Transaction,
  { organisationId, content, by }: { organisationId: string; content: FilingText; by: string },
): Promise<string> {
  const filingId = newId()
  const now = await tx.now()
  await tx.run`
    insert into filing (id, organisation_id, state, title, year, created_by, created_at, changed_at)
    values (${filingId}, ${organisationId}, 'filing', ${content.title}, ${shanghaiYear(now)}, ${by}, ${now}, ${now})`
  await tx.run`
    insert into filing_request (id, filing_id, kind, state, content, created_at)
    values (${newId()}, ${filingId}, 'new', 'draft', ${JSON.stringify(content)}::jsonb, ${now})`
  await recordAudit(tx, {
    actorId: by,
    action: 'filing.started',
    objectType: 'filing',
    objectId: filingId,
    details: { organisationId },
  })
  return filingId
}
