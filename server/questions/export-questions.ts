import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { writeZip } from '#server/platform/write-zip.ts'
import { banksOf } from './banks-of.ts'
import { excelChoices, excelColumns, writeExcelRows } from './formats/excel.ts'
import { type Draft, importMost } from './formats/parsed.ts'
import { type Pictures, writeMoodle } from './formats/write-moodle.ts'
import { writeQti3 } from './formats/write-qti3.ts'
import { listQuestionIds } from './list-questions.ts'
import type { QuestionContent } from './rules/question.ts'
import type { QuestionQuery } from './rules/question-query.ts'

export const exportFormats = ['excel', 'moodle', 'qti3'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** The actor's questions that fit, in their current versions, as a file; at most as many as one import takes. */
export async function exportQuestions(
  actor: Actor,
  { query, format }: { query: QuestionQuery; format: ExportFormat },
): Promise<Result<{ bytes: Buffer; count: number }, 'not-found'>> {
  const [organisationId] = banksOf(actor)
  if (!organisationId) return refuse('not-found')
  const ids = await listQuestionIds(actor, query, importMost)
  const rows = await sql.many<Omit<Draft, 'content'> & QuestionContent & { detail: Partial<QuestionContent> | null }>`
    select q.kind, q.tags, q.difficulty, q.source, v.stem, v.options, v.right_option_ids as "rightOptionIds", v.explanation, v.detail
    from unnest(${ids}::uuid[]) with ordinality as wanted (id, place) join question q on q.id = wanted.id
      join question_version v on v.question_id = q.id and v.number = q.current_version order by wanted.place`
  const drafts = rows.map(({ kind, tags, difficulty, source, detail, ...text }): Draft => {
    return { kind, tags, difficulty, source, content: { ...text, ...detail } }
  })
  const bytes = await write(format, drafts)
  await transaction((tx) =>
    recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question.exported',
      objectType: 'organisation',
      objectId: organisationId,
      details: { format, count: drafts.length },
    }),
  )
  return ok({ bytes, count: drafts.length })
}

async function write(format: ExportFormat, drafts: readonly Draft[]): Promise<Buffer> {
  if (format === 'excel')
    return await writeSpreadsheet({
      sheetName: '题库',
      header: [...excelColumns],
      rows: drafts.flatMap((draft, place) => writeExcelRows(draft, String(place + 1))),
      choices: excelChoices,
    })
  const pictures = await picturesOf(drafts)
  if (format === 'moodle') return Buffer.from(writeMoodle(drafts, pictures))
  const parts: Uint8Array[] = []
  await writeZip({ write: async (bytes) => parts.push(bytes) }, writeQti3(drafts, pictures))
  return Buffer.concat(parts)
}

async function picturesOf(drafts: readonly Draft[]): Promise<Pictures> {
  const texts = drafts.flatMap(({ content }) => [
    content.stemHtml ?? '',
    ...(content.parts ?? []).map((part) => part.content.stemHtml ?? ''),
  ])
  const ids = [
    ...new Set(
      texts.flatMap((text) => [...text.matchAll(/\/question-pictures\/([0-9a-f-]{36})/g)].map((match) => match[1] as string)),
    ),
  ]
  const rows = await sql.many<{ id: string; mediaType: string; bytes: Buffer }>`
    select id, media_type as "mediaType", bytes from question_picture where id = any(${ids.slice(0, 500)}::uuid[])`
  return new Map(
    rows.map(({ id, mediaType, bytes }) => [
      `/question-pictures/${id}`,
      { name: `${id}.${mediaType === 'image/png' ? 'png' : 'jpg'}`, bytes },
    ]),
  )
}
