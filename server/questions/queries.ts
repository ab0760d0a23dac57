import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { PooledQuestion, QuestionContent, QuestionKind } from './rules/question.ts'
import { type ShownQuestion, showQuestion } from './show-question.ts'

const poolMilliseconds = 5_000
const pools = new Map<string, { since: number; questions: Promise<readonly PooledQuestion[]> }>()

/** A body's own questions on a subject: nobody else's find their way into its papers. */
export type Bank = { organisationId: string; subject: string }

const keyOf = ({ organisationId, subject }: Bank) => `${organisationId} ${subject}`

/**
 * The questions that can be drawn from a bank: ids and what they are filed under, no text. Kept for some seconds in each process, for
 * thousands start an exam in the same minute; a change in this process is seen at once, in the others after that time.
 */
export async function poolOf(bank: Bank): Promise<readonly PooledQuestion[]> {
  const key = keyOf(bank)
  const known = pools.get(key)
  if (known && performance.now() - known.since < poolMilliseconds) return await known.questions
  const questions = loadPool(bank)
  pools.set(key, { since: performance.now(), questions })
  questions.catch(() => forgetPool(bank))
  return await questions
}

export function forgetPool(bank: Bank): void {
  pools.delete(keyOf(bank))
}

async function loadPool({ organisationId, subject }: Bank): Promise<readonly PooledQuestion[]> {
  return await sql.many<PooledQuestion>`
    select q.id as "questionId", v.id as "versionId", q.kind, q.tags, q.difficulty,
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.value ->> 'id', 'last', coalesce((o.value ->> 'last')::boolean, false)) order by o.place), '[]')
       from jsonb_array_elements(v.options) with ordinality as o (value, place)) as options
    from question q join question_version v on v.question_id = q.id and v.number = q.current_version
    where q.organisation_id = ${organisationId} and q.subject = ${subject} and q.status = 'active'
    order by q.id`
}

/** A version with everything: never to be sent to a browser as it is. */
export type QuestionVersion = QuestionContent & { id: string; kind: QuestionKind; shown: ShownQuestion | null }

const mostVersions = 20_000
const versions = new Map<string, QuestionVersion>()

/** Versions by id. They never change, so each process keeps the ones that it used last. */
export async function versionsById(ids: readonly string[]): Promise<Map<string, QuestionVersion>> {
  const missing = [...new Set(ids)].filter((id) => !versions.has(id))
  const loaded = missing.length === 0 ? [] : await loadVersions(missing)
  for (const version of loaded) versions.set(version.id, version)
  const found = new Map(
    ids.map((id) => {
      const version = versions.get(id)
      invariant(version, `question version ${id} does not exist`)
      // Taken out and put back, it is the newest: the oldest entries of the map are those that nobody asked for.
      versions.delete(id)
      versions.set(id, version)
      return [id, version] as const
    }),
  )
  while (versions.size > mostVersions) versions.delete(versions.keys().next().value as string)
  return found
}

async function loadVersions(ids: readonly string[]): Promise<QuestionVersion[]> {
  const rows = await sql.many<QuestionContent & { id: string; kind: QuestionKind; detail: Partial<QuestionContent> | null }>`
    select v.id, q.kind, v.stem, v.options, v.right_option_ids as "rightOptionIds", v.explanation, v.detail
    from question_version v join question q on q.id = v.question_id where v.id = any(${ids}::uuid[])`
  return rows.map(({ detail, ...row }) => ({ ...row, ...detail, shown: showQuestion({ ...row, ...detail }) }))
}
