import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { insertPicture } from './keep-picture.ts'
import { type ReadRefusal, readQuestions } from './read-questions.ts'
import { mayMakeExams } from './rules/exam-maker.ts'

/**
 * Reads a file that somebody brought and keeps what was found for that person to look at; nothing of it is in the bank yet. A question that stands in
 * the bank or in the file already, word for word, is noted.
 */
export async function checkImport(
  actor: Actor,
  { organisationId, subject, fileName, bytes }: { organisationId: string; subject: string; fileName: string; bytes: Uint8Array },
): Promise<Result<{ importId: string }, 'not-found'> | ReadRefusal> {
  if (!mayMakeExams(actor.roles, organisationId)) return refuse('not-found')
  const read = await readQuestions(bytes, organisationId)
  if (!read.ok) return read
  const { format, questions, notes, pictures } = read.value
  const rows = questions.map((question) => ({ ...question, notes: [...question.notes], id: newId() }))
  await noteRepeated(rows, organisationId)
  const importId = newId()
  const problemCount = rows.filter((row) => row.problems.length > 0).length
  await transaction(async (tx) => {
    await tx.run`select set_config('statement_timeout', '60s', true)`
    for (const picture of pictures)
      await insertPicture(tx, { organisationId, bytes: Buffer.from(picture.base64, 'base64'), createdBy: actor.accountId })
    await tx.run`
      insert into question_import (id, organisation_id, subject, file_name, format, sound_count, problem_count, notes, state, checked_at, checked_by)
      values (${importId}, ${organisationId}, ${subject}, ${fileName.slice(0, 200)}, ${format}, ${rows.length - problemCount}, ${problemCount},
        ${JSON.stringify(notes)}::jsonb, 'checked', clock_timestamp(), ${actor.accountId})`
    for (let at = 0; at < rows.length; at += 2_000) {
      const some = rows.slice(at, at + 2_000)
      await tx.run`
        insert into question_import_row (import_id, place, id, spot, stem, question, problems, notes)
        select ${importId}::uuid, ${at} + row_number() over (), each.id, each.spot, each.stem, each.question,
          array(select jsonb_array_elements_text(each.problems)), array(select jsonb_array_elements_text(each.notes))
        from unnest(${some.map((row) => row.id)}::uuid[], ${some.map((row) => row.spot)}::text[], ${some.map((row) => row.stem)}::text[],
          ${some.map((row) => (row.question ? JSON.stringify(row.question) : null))}::jsonb[],
          ${some.map((row) => JSON.stringify(row.problems))}::jsonb[], ${some.map((row) => JSON.stringify(row.notes))}::jsonb[])
          as each (id, spot, stem, question, problems, notes)`
    }
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question-import.checked',
      objectType: 'question-import',
      objectId: importId,
      details: { organisationId, format, count: rows.length, problemCount },
    })
  })
  return ok({ importId })
}

async function noteRepeated(
  rows: { question: { content: { stem: string } } | null; notes: string[] }[],
  organisationId: string,
): Promise<void> {
  const stems = [...new Set(rows.flatMap((row) => (row.question ? [row.question.content.stem] : [])))]
  const known = new Set<string>()
  for (let at = 0; at < stems.length; at += 5_000) {
    const found = await sql.many<{ stem: string }>`
      select distinct stem from question where organisation_id = ${organisationId} and status = 'active' and stem = any(${stems.slice(at, at + 5_000)}::text[])`
    for (const { stem } of found) known.add(stem)
  }
  const seen = new Set<string>()
  for (const row of rows) {
    const stem = row.question?.content.stem
    if (stem === undefined) continue
    if (known.has(stem)) row.notes.push('题库里已有题干完全相同的题。')
    if (seen.has(stem)) row.notes.push('文件里前面已有题干完全相同的题。')
    seen.add(stem)
  }
}
