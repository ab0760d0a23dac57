import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { questionImportConfirmed } from './jobs.ts'
import { mayMakeExams } from './rules/exam-maker.ts'
import type { ImportState } from './rules/import-words.ts'

/**
 * Whoever looked at the list wants it written; a worker does it. With problems in it only when `leaveOut` says that those questions are to stay
 * out. Confirming twice is confirming once.
 */
export async function confirmImport(
  actor: Actor,
  { importId, leaveOut }: { importId: string; leaveOut: boolean },
): Promise<Result<undefined, 'not-found' | 'import-over' | 'import-has-problems'>> {
  return await transaction(async (tx) => {
    const list = await lockImport(tx, actor, importId)
    if (!list) return refuse('not-found')
    if (list.state === 'confirmed' || list.state === 'done') return ok()
    if (list.state !== 'checked') return refuse('import-over')
    if (list.soundCount === 0 || (list.problemCount > 0 && !leaveOut)) return refuse('import-has-problems')
    await tx.run`
      update question_import set state = 'confirmed', confirmed_at = clock_timestamp(), confirmed_by = ${actor.accountId} where id = ${importId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question-import.confirmed',
      objectType: 'question-import',
      objectId: importId,
      details: { count: list.soundCount, leftOut: list.problemCount },
    })
    await enqueue(tx, questionImportConfirmed, { importId })
    return ok()
  })
}

/** The list is put aside, and its rows are gone. */
export async function cancelImport(actor: Actor, importId: string): Promise<Result<undefined, 'not-found' | 'import-over'>> {
  return await transaction(async (tx) => {
    const list = await lockImport(tx, actor, importId)
    if (!list) return refuse('not-found')
    if (list.state === 'cancelled') return ok()
    if (list.state !== 'checked') return refuse('import-over')
    await tx.run`update question_import set state = 'cancelled', ended_at = clock_timestamp() where id = ${importId}`
    await tx.run`delete from question_import_row where import_id = ${importId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'question-import.cancelled',
      objectType: 'question-import',
      objectId: importId,
    })
    return ok()
  })
}

async function lockImport(tx: Transaction, actor: Actor, importId: string) {
  const list = await tx.maybe<{ organisationId: string; state: ImportState; soundCount: number; problemCount: number }>`
    select organisation_id as "organisationId", state, sound_count as "soundCount", problem_count as "problemCount"
    from question_import where id = ${importId} for update`
  return list && mayMakeExams(actor.roles, list.organisationId) ? list : null
}
