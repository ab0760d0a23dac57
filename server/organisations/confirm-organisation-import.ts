import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { organisationImportConfirmed } from './jobs.ts'
import { reaches } from './scope.ts'

export type ImportState = 'checked' | 'confirmed' | 'done' | 'cancelled'
type Problem = 'not-found' | 'import-has-problems' | 'import-over'

/** The official has looked at every row: a worker writes the list. Confirming twice is confirming once. */
export async function confirmOrganisationImport(actor: Actor, importId: string): Promise<Result<undefined, Problem>> {
  return await transaction(async (tx) => {
    const found = await lockImport(tx, actor, importId)
    if (!found) return refuse('not-found')
    if (found.state === 'confirmed' || found.state === 'done') return ok()
    if (found.state !== 'checked') return refuse('import-over')
    if (found.problemCount > 0) return refuse('import-has-problems')
    await tx.run`
      update organisation_import set state = 'confirmed', confirmed_at = clock_timestamp(), checked_by = ${actor.accountId}, changed_count = 0
      where id = ${importId}`
    await recordAudit(tx, auditOf(actor, importId, 'confirmed'))
    await enqueue(tx, organisationImportConfirmed, { importId })
    return ok()
  })
}

/** The list is put aside and its rows are gone. */
export async function cancelOrganisationImport(actor: Actor, importId: string): Promise<Result<undefined, Problem>> {
  return await transaction(async (tx) => {
    const found = await lockImport(tx, actor, importId)
    if (!found) return refuse('not-found')
    if (found.state === 'cancelled') return ok()
    if (found.state !== 'checked') return refuse('import-over')
    await tx.run`update organisation_import set state = 'cancelled', ended_at = clock_timestamp() where id = ${importId}`
    await tx.run`delete from organisation_import_row where import_id = ${importId}`
    await recordAudit(tx, auditOf(actor, importId, 'cancelled'))
    return ok()
  })
}

const auditOf = (actor: Actor, importId: string, what: string) => ({
  actorId: actor.accountId,
  action: `organisation-import.${what}`,
  objectType: 'organisation-import',
  objectId: importId,
})

async function lockImport(tx: Transaction, actor: Actor, importId: string) {
  const found = await tx.maybe<{ organisationId: string; state: ImportState; problemCount: number }>`
    select organisation_id as "organisationId", state, problem_count as "problemCount" from organisation_import where id = ${importId} for update`
  return found && (await reaches(actor, 'organisation.import', found.organisationId, tx)) ? found : null
}
