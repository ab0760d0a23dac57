import { confirmGathering } from '#server/attendance/confirm-gathering.ts'
import { reopenGathering } from '#server/attendance/reopen-gathering.ts'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { lockForAnswer } from './lock-filing.ts'

/**
 * The authority confirms what was handed in, and a worker credits everybody; or sends it back with a reason, and attendance may be put right and handed in
 * again within fifteen days. Of two at the same moment the second is told.
 */
export async function decideReport(
  actor: Actor,
  { filingId, confirm, answer }: { filingId: string; confirm: boolean; answer: string },
): Promise<Result<undefined, 'not-found' | 'not-handed-in' | 'own-filing' | 'reason-missing' | 'reason-long'>> {
  return await transaction(async (tx) => {
    const locked = await lockForAnswer(tx, actor, filingId)
    if (!locked.ok) return locked
    const report = await tx.maybe<{ id: string; submittedBy: string }>`
      select id, submitted_by as "submittedBy" from filing_report where filing_id = ${filingId} and state = 'submitted'`
    if (!report) return refuse('not-handed-in')
    if (report.submittedBy === actor.accountId) return refuse('own-filing')
    const said = answer.trim()
    if (!confirm && said === '') return refuse('reason-missing')
    if ([...said].length > 500) return refuse('reason-long')
    const moved = confirm
      ? await confirmGathering(tx, { gatheringId: filingId, by: actor.accountId })
      : await reopenGathering(tx, filingId)
    invariant(moved.ok, 'what was handed in stands handed in')
    await tx.run`
      update filing_report set state = ${confirm ? 'confirmed' : 'returned'}, decided_by = ${actor.accountId}, decided_at = clock_timestamp(), answer = ${said}
      where id = ${report.id}`
    await tx.run`
      update filing set state = ${confirm ? 'confirmed' : 'accepted'}, changed_at = clock_timestamp(),
        hand_in_until = case when ${confirm} then hand_in_until else clock_timestamp() + interval '15 days' end where id = ${filingId}`
    await recordAudit(tx, {
      ...{
        actorId: actor.accountId,
        action: confirm ? 'filing.confirmed' : 'filing.report-returned',
        objectType: 'filing',
        objectId: filingId,
      },
      details: said ? { reason: said } : {},
    })
    await notify(tx, {
      ...{
        accountId: report.submittedBy,
        kind: 'filing-decided',
        link: `/manage/trainings/${filingId}`,
        dedupeKey: `filing-report:${report.id}`,
      },
      title: confirm ? '培训出勤已确认' : '培训出勤被退回',
      body: confirm ? '参加人员的学时将自动到账。' : `${said}。请在 15 天内补正后重新报送。`,
    })
    return ok()
  })
}
