import { type Sql, sql } from '#server/platform/database.ts'

export type OpenDeclarations = { learnerId: string; drafts: number; submitted: number; returned: number }

/** Of these learners those with declarations of this year that are not decided: `submitted` waits for the handler, the others for the learner. */
export async function countOpenDeclarations(
  learnerIds: readonly string[],
  year: number,
  from: Sql = sql,
): Promise<Map<string, OpenDeclarations>> {
  const rows = await from.many<OpenDeclarations>`
    select learner_id as "learnerId", count(*) filter (where state = 'draft')::int as drafts,
      count(*) filter (where state in ('submitted', 'checked'))::int as submitted, count(*) filter (where state = 'returned')::int as returned
    from declaration where learner_id = any(${learnerIds}::uuid[]) and state in ('draft', 'submitted', 'checked', 'returned')
      and (year = ${year} or state = 'draft' and extract(year from created_at at time zone 'Asia/Shanghai') = ${year})
    group by learner_id`
  return new Map(rows.map((row) => [row.learnerId, row]))
}

/** Who signed the registration of these entries, with the key of the picture if there is one. */
export async function findSignatures(
  entryIds: readonly string[],
  from: Sql = sql,
): Promise<Map<string, { declarationId: string; name: string; pictureKey: string | null; at: Date }>> {
  const rows = await from.many<{ entryId: string; declarationId: string; name: string; pictureKey: string | null; at: Date }>`
    select entry_id as "entryId", id as "declarationId", signed_name as name, signature_key as "pictureKey", decided_at as at
    from declaration where entry_id = any(${entryIds}::uuid[])`
  return new Map(rows.map(({ entryId, ...signature }) => [entryId, signature]))
}
