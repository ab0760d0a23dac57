import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { loadKnownBodies } from './load-known-bodies.ts'
import { importColumns, readRows } from './rules/import-template.ts'
import { planImport } from './rules/plan-import.ts'
import { reaches } from './scope.ts'

/**
 * Reads a list of bodies (`rows` as the spreadsheet has them, header first) for the place below which they shall stand, judges every row and keeps the
 * result for the official to look at. Nothing of the tree is written.
 */
export async function checkOrganisationImport(
  actor: Actor,
  { organisationId, fileName, rows }: { organisationId: string; fileName: string; rows: readonly string[][] },
): Promise<Result<{ importId: string }, 'not-found' | 'import-template' | 'import-empty'>> {
  const read = readRows(rows)
  if (!read.ok) return read
  const importId = newId()
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'organisation.import', organisationId, tx))) return refuse('not-found')
    const planned = planImport(read.value, await loadKnownBodies(organisationId, read.value, tx))
    const problemCount = planned.filter((row) => row.outcome === 'problem').length
    await tx.run`
      insert into organisation_import (id, organisation_id, file_name, row_count, problem_count, state, checked_at, checked_by)
      values (${importId}, ${organisationId}, ${fileName.slice(-200)}, ${planned.length}, ${problemCount}, 'checked', clock_timestamp(), ${actor.accountId})`
    // An array of arrays has to be a rectangle, and texts with anything in them: each row travels as JSON.
    await tx.run`
      insert into organisation_import_row (import_id, row_number, cells, outcome, problems)
      select ${importId}, number, array(select jsonb_array_elements_text(cells)), outcome, array(select jsonb_array_elements_text(problems))
      from unnest(${planned.map((row) => row.rowNumber)}::int[],
        ${planned.map((row) => JSON.stringify(importColumns.map(({ key }) => row.cells[key])))}::jsonb[],
        ${planned.map((row) => row.outcome)}::text[], ${planned.map((row) => JSON.stringify(row.problems))}::jsonb[]) as row (number, cells, outcome, problems)`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'organisation-import.checked',
      objectType: 'organisation-import',
      objectId: importId,
      details: { organisationId, rows: planned.length, problems: problemCount },
    })
    return ok({ importId })
  })
}
