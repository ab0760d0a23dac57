import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { ImportState } from './confirm-organisation-import.ts'
import { placesOf } from './scope.ts'

export type OrganisationImport = {
  id: string
  organisationId: string
  organisationName: string
  fileName: string
  rowCount: number
  problemCount: number
  state: ImportState
  checkedAt: Date
  endedAt: Date | null
  createdCount: number | null
  changedCount: number
}

export async function findOrganisationImport(
  actor: Actor,
  importId: string,
): Promise<(OrganisationImport & { counts: Partial<Record<ImportOutcome, number>> }) | null> {
  return await sql.maybe`
    select i.id, i.organisation_id as "organisationId", o.name as "organisationName", i.file_name as "fileName", i.row_count as "rowCount",
      i.problem_count as "problemCount", i.state, i.checked_at as "checkedAt", i.ended_at as "endedAt", i.created_count as "createdCount",
      i.changed_count as "changedCount",
      coalesce((select jsonb_object_agg(outcome, count) from (select outcome, count(*) from organisation_import_row r where r.import_id = i.id group by outcome) counted), '{}') as counts
    from organisation_import i join organisation o on o.id = i.organisation_id
    where i.id = ${importId} and o.path <@ any(array(select path from organisation where id = any(${placesOf(actor, 'organisation.import')}::uuid[])))`
}

/** What was brought lately, newest first. */
export function listOrganisationImports(actor: Actor): Promise<OrganisationImport[]> {
  return sql.many`
    select i.id, i.organisation_id as "organisationId", o.name as "organisationName", i.file_name as "fileName", i.row_count as "rowCount",
      i.problem_count as "problemCount", i.state, i.checked_at as "checkedAt", i.ended_at as "endedAt", i.created_count as "createdCount",
      i.changed_count as "changedCount"
    from organisation_import i join organisation o on o.id = i.organisation_id
    where o.path <@ any(array(select path from organisation where id = any(${placesOf(actor, 'organisation.import')}::uuid[])))
    order by i.checked_at desc limit 20`
}

export type ImportOutcome = 'new' | 'here' | 'problem'
export type ImportRow = { rowNumber: number; cells: string[]; outcome: ImportOutcome; problems: string[] }

/** Rows of a list in their order, those with problems alone when wanted. `after`: the number of the last row of the page before. */
export function listImportRows(
  actor: Actor,
  importId: string,
  { outcome, after = 0, limit = 100 }: { outcome?: ImportOutcome; after?: number; limit?: number },
): Promise<ImportRow[]> {
  return sql.many<ImportRow>`
    select r.row_number as "rowNumber", r.cells, r.outcome, r.problems
    from organisation_import i join organisation o on o.id = i.organisation_id join organisation_import_row r on r.import_id = i.id
    where i.id = ${importId} and o.path <@ any(array(select path from organisation where id = any(${placesOf(actor, 'organisation.import')}::uuid[])))
      and (${outcome ?? null}::text is null or r.outcome = ${outcome ?? null}) and r.row_number > ${after}
    order by r.row_number limit ${limit}`
}
