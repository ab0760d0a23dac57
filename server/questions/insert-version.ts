import type { Transaction } from '#server/platform/database.ts'
import type { QuestionContent } from './rules/question.ts'

export type NewVersion = { id: string; questionId: string; number: number; content: QuestionContent; createdBy: string }

/** Writes one version; its number is the caller's to know. */
export async function insertVersion(tx: Transaction, version: NewVersion): Promise<void> {
  await insertVersions(tx, [version])
}

/** Many at once: an import writes thousands. */
export async function insertVersions(tx: Transaction, versions: readonly NewVersion[]): Promise<void> {
  const contents = versions.map((version) => version.content)
  await tx.run`
    insert into question_version (id, question_id, number, stem, options, right_option_ids, explanation, detail, created_by)
    select each.id, each.question_id, each.number, each.stem, each.options,
      array(select jsonb_array_elements_text(each.right_ids)), each.explanation, each.detail, each.created_by
    from unnest(${versions.map((version) => version.id)}::uuid[], ${versions.map((version) => version.questionId)}::uuid[],
      ${versions.map((version) => version.number)}::int[], ${contents.map((content) => content.stem)}::text[],
      ${contents.map((content) => JSON.stringify(content.options))}::jsonb[],
      ${contents.map((content) => JSON.stringify(content.rightOptionIds))}::jsonb[],
      ${contents.map((content) => content.explanation)}::text[], ${contents.map(detailOf)}::jsonb[],
      ${versions.map((version) => version.createdBy)}::uuid[])
      as each (id, question_id, number, stem, options, right_ids, explanation, detail, created_by)`
}

/** What only some kinds have, as JSON; null when there is nothing of it. */
function detailOf({ stem, options, rightOptionIds, explanation, ...detail }: QuestionContent): string | null {
  const text = JSON.stringify(detail)
  return text === '{}' ? null : text
}
