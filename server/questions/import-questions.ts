import { recordAudit } from '#server/audit/record-audit.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { newId } from '#server/platform/ids.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import type { Draft } from './formats/parsed.ts'
import { insertVersions } from './insert-version.ts'
import { forgetPool } from './queries.ts'
import type { ImportState } from './rules/import-words.ts'

type List = { id: string; organisationId: string; subject: string; state: ImportState; confirmedBy: string }
const slice = 1_000

/**
 * Writes confirmed lists, each whole or not at all: a worker that dies has written nothing, and the next one begins anew. Only a slice of the
 * list is in memory at a time.
 */
export async function importQuestions(deliveries: Delivery<{ importId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    await transaction(async (tx) => {
      await tx.run`select set_config('lock_timeout', '120s', true), set_config('statement_timeout', '120s', true)`
      await importOne(tx, payload.importId)
      await markDelivered(tx, [outboxId])
      failpoint('question-import.before-commit')
    })
  }
}

async function importOne(tx: Transaction, importId: string): Promise<void> {
  const list = await tx.maybe<List>`
    select id, organisation_id as "organisationId", subject, state, confirmed_by as "confirmedBy" from question_import where id = ${importId} for update`
  if (list?.state !== 'confirmed') return
  let count = 0
  for (let after = 0; ; ) {
    const rows = await tx.many<{ place: number; id: string; question: Draft }>`
      select place, id, question from question_import_row
      where import_id = ${importId} and place > ${after} and question is not null and problems = '{}' order by place limit ${slice}`
    if (rows.length === 0) break
    await insertSome(tx, list, rows)
    count += rows.length
    after = rows.at(-1)?.place ?? after
  }
  await tx.run`update question_import set state = 'done', ended_at = clock_timestamp() where id = ${importId}`
  await tx.run`update question_import_row set question = null where import_id = ${importId} and problems = '{}'`
  await recordAudit(tx, {
    actorId: list.confirmedBy,
    action: 'question-import.done',
    objectType: 'question-import',
    objectId: importId,
    details: { organisationId: list.organisationId, subject: list.subject, count },
  })
  tx.afterCommit(() => forgetPool(list))
}

async function insertSome(tx: Transaction, list: List, rows: readonly { id: string; question: Draft }[]): Promise<void> {
  const drafts = rows.map((row) => row.question)
  await tx.run`
    insert into question (id, organisation_id, subject, tags, difficulty, kind, current_version, source, stem)
    select each.id, ${list.organisationId}, ${list.subject}, array(select jsonb_array_elements_text(each.tags)), each.difficulty, each.kind, 1,
      each.source, each.stem
    from unnest(${rows.map((row) => row.id)}::uuid[], ${drafts.map((draft) => JSON.stringify(draft.tags))}::jsonb[],
      ${drafts.map((draft) => draft.difficulty)}::int2[], ${drafts.map((draft) => draft.kind)}::text[],
      ${drafts.map((draft) => draft.source)}::text[], ${drafts.map((draft) => draft.content.stem)}::text[])
      as each (id, tags, difficulty, kind, source, stem)`
  await insertVersions(
    tx,
    rows.map(({ id, question }) => ({
      id: newId(),
      questionId: id,
      number: 1,
      content: question.content,
      createdBy: list.confirmedBy,
    })),
  )
}
