import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { banksOf } from './banks-of.ts'
import type { ImportFormat, ImportState } from './rules/import-words.ts'
import type { QuestionKind } from './rules/question.ts'

export type QuestionImport = {
  id: string
  organisationId: string
  subject: string
  fileName: string
  format: ImportFormat
  soundCount: number
  problemCount: number
  notes: string[]
  state: ImportState
  checkedAt: Date
}
export type ImportRow = {
  place: number
  id: string
  spot: string
  stem: string
  kind: QuestionKind | null
  problems: string[]
  notes: string[]
}
export const importPage = 50

/** The files that were brought for the actor's banks, the newest first. */
export async function listImports(actor: Actor): Promise<QuestionImport[]> {
  return await sql.many<QuestionImport>`
    select id, organisation_id as "organisationId", subject, file_name as "fileName", format, sound_count as "soundCount", problem_count as "problemCount",
      notes, state, checked_at as "checkedAt"
    from question_import where organisation_id = any(${banksOf(actor)}::uuid[]) order by checked_at desc limit 20`
}

/** One of them with a page of its rows: what has problems first, then what has notes. Null when it is not of the actor's banks. */
export async function findImport(
  actor: Actor,
  importId: string,
  page = 1,
): Promise<(QuestionImport & { rows: ImportRow[]; pages: number; noted: number }) | null> {
  const list = await sql.maybe<QuestionImport & { noted: number }>`
    select id, organisation_id as "organisationId", subject, file_name as "fileName", format, sound_count as "soundCount", problem_count as "problemCount",
      notes, state, checked_at as "checkedAt",
      (select count(*)::int from question_import_row r where r.import_id = i.id and r.notes <> '{}') as noted
    from question_import i where id = ${importId} and organisation_id = any(${banksOf(actor)}::uuid[])`
  if (!list) return null
  const rows = await sql.many<ImportRow>`
    select place, id, spot, stem, question ->> 'kind' as kind, problems, notes from question_import_row where import_id = ${importId}
    order by problems = '{}', notes = '{}', place limit ${importPage} offset ${(page - 1) * importPage}`
  return { ...list, rows, pages: Math.max(1, Math.ceil((list.soundCount + list.problemCount) / importPage)) }
}
