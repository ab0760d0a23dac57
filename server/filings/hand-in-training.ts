import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import { handInGathering } from '#server/attendance/hand-in-gathering.ts'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnFiling } from './lock-filing.ts'
import { handInEnd } from './rules/hand-in-end.ts'
import type { FilingRefusal } from './rules/refusals.ts'

/** The organiser hands in who was there, with at least one proof, within the policy's days after the last session. From then on the list stands. */
export async function handInTraining(
  actor: Actor,
  { filingId, note }: { filingId: string; note: string },
): Promise<Result<undefined, FilingRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFiling(tx, actor, filingId)
    if (!own.ok) return own
    const { state, request, endsAt, handInUntil } = own.value
    if (state !== 'accepted' || !endsAt) return refuse('filing-not-accepted')
    if (request) return refuse('request-open')
    if ([...note].length > 2_000) return refuse('reason-long')
    const now = await tx.now()
    if (now >= handInEnd(endsAt, handInUntil, await findTrainingNumbers(shanghaiYear(endsAt), tx))) return refuse('hand-in-late')
    const { files } = await tx.one<{ files: number }>`
      select count(*) as files from filing_file where filing_id = ${filingId} and purpose = 'evidence'`
    if (files === 0) return refuse('evidence-missing')
    const handed = await handInGathering(tx, filingId)
    if (!handed.ok) return handed
    await tx.run`
      insert into filing_report (id, filing_id, state, note, submitted_by, submitted_at)
      values (${newId()}, ${filingId}, 'submitted', ${note.trim()}, ${actor.accountId}, ${now})`
    await tx.run`update filing set state = 'handed-in', changed_at = ${now} where id = ${filingId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'filing.handed-in',
      objectType: 'filing',
      objectId: filingId,
      details: { files },
    })
    return ok()
  })
}
