import { recordAudit } from '#server/audit/record-audit.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { loadKnownBodies } from './load-known-bodies.ts'
import { lockTree } from './lock-tree.ts'
import { pinyinInitials } from './pinyin-initials.ts'
import { recordChanges } from './record-change.ts'
import { type ImportCells, importColumns } from './rules/import-template.ts'
import { inOrder, type PlannedRow, planImport } from './rules/plan-import.ts'

/**
 * Writes confirmed lists of bodies, each whole or not at all. Every row is judged once more: when one stands differently from what the official saw,
 * nothing is written and the list waits to be looked at again.
 */
export async function importOrganisations(deliveries: Delivery<{ importId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    await transaction(async (tx) => {
      await lockTree(tx, 'change')
      await tx.run`set local statement_timeout = '120s'`
      await importOne(tx, payload.importId)
      await markDelivered(tx, [outboxId])
      failpoint('organisation-import.before-commit')
    })
  }
}

async function importOne(tx: Transaction, importId: string): Promise<void> {
  const found = await tx.maybe<{ organisationId: string; state: string; checkedBy: string }>`
    select organisation_id as "organisationId", state, checked_by as "checkedBy" from organisation_import where id = ${importId} for update`
  if (found?.state !== 'confirmed') return
  const rows = (
    await tx.many<{ rowNumber: number; cells: string[]; outcome: string }>`
      select row_number as "rowNumber", cells, outcome from organisation_import_row where import_id = ${importId} order by row_number`
  ).map(({ rowNumber, cells, outcome }) => ({
    rowNumber,
    outcome,
    cells: Object.fromEntries(importColumns.map(({ key }, place) => [key, cells[place] ?? ''])) as ImportCells,
  }))
  const known = await loadKnownBodies(found.organisationId, rows, tx)
  const planned = planImport(rows, known)
  const changed = planned.filter((row, index) => row.outcome !== rows[index]?.outcome || known.place.closed)
  if (changed.length > 0) return await askAgain(tx, importId, planned, changed.length)
  const made = await addBodies(tx, inOrder(planned), found.checkedBy, known.place.name)
  await tx.run`
    update organisation_import set state = 'done', ended_at = clock_timestamp(), created_count = ${made} where id = ${importId}`
  await recordAudit(tx, {
    actorId: found.checkedBy,
    action: 'organisation-import.done',
    objectType: 'organisation-import',
    objectId: importId,
    details: { created: made },
  })
}

async function askAgain(tx: Transaction, importId: string, planned: PlannedRow[], changed: number): Promise<void> {
  await tx.run`
    update organisation_import_row r set outcome = now.outcome, problems = array(select jsonb_array_elements_text(now.problems))
    from unnest(${planned.map((row) => row.rowNumber)}::int[], ${planned.map((row) => row.outcome)}::text[],
      ${planned.map((row) => JSON.stringify(row.problems))}::jsonb[]) as now (number, outcome, problems)
    where r.import_id = ${importId} and r.row_number = now.number`
  await tx.run`
    update organisation_import set state = 'checked', confirmed_at = null, changed_count = ${changed},
      problem_count = ${planned.filter((row) => row.outcome === 'problem').length} where id = ${importId}`
}

/** `rows`: parents first. Answers how many were made. */
async function addBodies(tx: Transaction, rows: readonly PlannedRow[], actorId: string, placeName: string): Promise<number> {
  const parentIds = [...new Set(rows.flatMap((row) => (row.parent && 'id' in row.parent ? [row.parent.id] : [])))]
  const parents = await tx.many<{ id: string; path: string; name: string }>`
    select id, path::text, name from organisation where id = any(${parentIds}::uuid[])`
  const byId = new Map(parents.map((parent) => [parent.id, parent]))
  const byRow = new Map<number, { id: string; path: string; name: string }>()
  const bodies = rows.map((row) => {
    const { body, parent: reference } = row
    const parent = reference && ('id' in reference ? byId.get(reference.id) : byRow.get(reference.row))
    invariant(body && parent, `expected row ${row.rowNumber} to have a body and a parent that is there`)
    const id = newId()
    const path = `${parent.path}.${id.replaceAll('-', '')}`
    byRow.set(row.rowNumber, { id, path, name: body.name })
    return { ...body, ...body.facts, id, path, parentId: parent.id, parentName: parent.name, initials: pinyinInitials(body.name) }
  })
  const column = <Key extends keyof (typeof bodies)[number]>(key: Key) => bodies.map((body) => body[key])
  await tx.run`
    insert into organisation (id, kind, authority_kind, name, code, path, parent_id, district, industry, payroll_category, contact_name, contact_phone, initials)
    select id, kind, authority_kind, name, code, path::ltree, parent_id, district, industry, payroll_category, contact_name, contact_phone, initials
    from unnest(${column('id')}::uuid[], ${column('kind')}::text[], ${column('authorityKind')}::text[], ${column('name')}::text[],
      ${column('code')}::text[], ${column('path')}::text[], ${column('parentId')}::uuid[], ${column('district')}::text[], ${column('industry')}::text[],
      ${column('payrollCategory')}::text[], ${column('contactName')}::text[], ${column('contactPhone')}::text[], ${column('initials')}::text[])
      as body (id, kind, authority_kind, name, code, path, parent_id, district, industry, payroll_category, contact_name, contact_phone, initials)`
  failpoint('organisation-import.bodies-made')
  const at = await tx.now()
  await recordChanges(
    tx,
    bodies.map((body) => ({
      organisationId: body.id,
      actorId,
      at,
      kind: 'created' as const,
      before: {},
      after: { name: body.name, code: body.code, parent: body.parentName },
      reason: `批量导入（${placeName}）`,
    })),
  )
  return bodies.length
}
