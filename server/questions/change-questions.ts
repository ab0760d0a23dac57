import { recordAudits } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { banksOf } from './banks-of.ts'
import { forgetPool } from './queries.ts'
import { tagsMost } from './rules/question-query.ts'

/** What is done to many at once. */
export type BulkChange = { do: 'retire' | 'restore' | 'tag' | 'untag'; tag: string }
export const changedMost = 2_000

const actions = { retire: 'question.retired', restore: 'question.restored', tag: 'question.filed', untag: 'question.filed' }

type Row = { id: string; organisationId: string; subject: string; status: string; tags: string[] }

/**
 * Retires, restores, tags or untags questions of the actor's banks: all of them or, when one is not the actor's, none. Answers how many were changed;
 * those that stand so already, or have as many tags as there may be, are left alone.
 */
export async function changeQuestions(
  actor: Actor,
  { questionIds, change }: { questionIds: readonly string[]; change: BulkChange },
): Promise<Result<{ changed: number }, 'not-found'>> {
  const ids = [...new Set(questionIds)].slice(0, changedMost)
  return await transaction(async (tx) => {
    const rows = await tx.many<Row>`
      select id, organisation_id as "organisationId", subject, status, tags from question
      where id = any(${ids}::uuid[]) and organisation_id = any(${banksOf(actor)}::uuid[]) order by id for update`
    if (rows.length === 0 || rows.length !== ids.length) return refuse('not-found')
    const changes = rows.flatMap((row) => {
      const after = changed(row, change)
      return after ? [{ row, after }] : []
    })
    await tx.run`
      update question set status = each.status, tags = array(select jsonb_array_elements_text(each.tags))
      from unnest(${changes.map(({ row }) => row.id)}::uuid[], ${changes.map(({ after }) => after.status)}::text[],
        ${changes.map(({ after }) => JSON.stringify(after.tags))}::jsonb[]) as each (id, status, tags)
      where question.id = each.id`
    const field = change.do === 'tag' || change.do === 'untag' ? 'tags' : 'status'
    await recordAudits(
      tx,
      changes.map(({ row, after }) => ({
        actorId: actor.accountId,
        action: actions[change.do],
        objectType: 'question',
        objectId: row.id,
        before: { [field]: row[field] },
        after: { [field]: after[field] },
      })),
    )
    tx.afterCommit(() => {
      for (const { row } of changes) forgetPool(row)
    })
    return ok({ changed: changes.length })
  })
}

/** How a row stands afterwards; null when nothing changes. */
function changed({ status, tags }: Row, change: BulkChange): Pick<Row, 'status' | 'tags'> | null {
  if (change.do === 'retire') return status === 'retired' ? null : { status: 'retired', tags }
  if (change.do === 'restore') return status === 'active' ? null : { status: 'active', tags }
  if (change.do === 'untag') return tags.includes(change.tag) ? { status, tags: tags.filter((tag) => tag !== change.tag) } : null
  return tags.includes(change.tag) || tags.length >= tagsMost ? null : { status, tags: [...tags, change.tag] }
}
