import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockHeld } from './lock-held.ts'

/** What came of the assessment for people of the list; null takes it back. */
export async function recordResults(
  actor: Actor,
  {
    gatheringId,
    learnerIds,
    result,
  }: { gatheringId: string; learnerIds: readonly string[] | 'all'; result: 'passed' | 'failed' | null },
): Promise<Result<{ recorded: number }, 'not-found' | 'gathering-over' | 'not-assessed'>> {
  return await transaction(async (tx) => {
    const held = await lockHeld(tx, actor, gatheringId)
    if (!held.ok) return held
    if (!held.value.assessed) return refuse('not-assessed')
    const recorded = await tx.run`
      update attendee set result = ${result}, result_by = ${result && actor.accountId}, result_at = ${result && (await tx.now())}
      where gathering_id = ${gatheringId} and (${learnerIds === 'all'} or learner_id = any(${learnerIds === 'all' ? [] : learnerIds}::uuid[]))`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'attendance.result-recorded',
      objectType: 'gathering',
      objectId: gatheringId,
      details: { people: recorded, ...(result ? { result } : {}) },
    })
    return ok({ recorded })
  })
}
