import { confirmGathering } from '#server/attendance/confirm-gathering.ts'
import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import { handInGathering } from '#server/attendance/hand-in-gathering.ts'
import { reopenGathering } from '#server/attendance/reopen-gathering.ts'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { lockClassForAnswer, lockOwnClass } from './lock-class.ts'
import { moveClass } from './rules/class-state.ts'
import { handInEnd } from './rules/hand-in-end.ts'
import type { InstitutionRefusal } from './rules/refusals.ts'

/** The institution hands in who was there and how they were assessed, with at least one proof, within the policy's days. From then on the list stands. */
export async function handInClass(
  actor: Actor,
  { classId, note }: { classId: string; note: string },
): Promise<Result<undefined, InstitutionRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnClass(tx, actor, classId)
    if (!own.ok) return own
    const { state, endsAt } = own.value
    const moved = moveClass(state, 'hand-in')
    if (!moved.ok || !endsAt) return refuse('class-not-published')
    if ([...note].length > 2_000) return refuse('reason-long')
    const now = await tx.now()
    const { returnedAt, files } = await tx.one<{ returnedAt: Date | null; files: number }>`
      select (select max(decided_at) from class_report where class_id = ${classId} and state = 'returned') as "returnedAt",
        (select count(*) from institution_file where class_id = ${classId}) as files`
    if (now >= handInEnd(endsAt, returnedAt, await findTrainingNumbers(shanghaiYear(endsAt), tx))) return refuse('hand-in-late')
    if (files === 0) return refuse('evidence-missing')
    const handed = await handInGathering(tx, classId)
    if (!handed.ok) return handed
    await tx.run`
      insert into class_report (id, class_id, state, note, submitted_by, submitted_at)
      values (${newId()}, ${classId}, 'submitted', ${note.trim()}, ${actor.accountId}, ${now})`
    await tx.run`update training_class set state = ${moved.value}, revision = revision + 1, changed_at = ${now} where id = ${classId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'class.handed-in', objectType: 'class', objectId: classId },
      details: { files },
    })
    return ok()
  })
}

/**
 * The authority confirms what was handed in, and a worker credits everybody; or sends it back with a reason, and attendance may be put right and handed in
 * again within the policy's days. Of two at the same moment the second is told.
 */
export async function decideClass(
  actor: Actor,
  { classId, confirm, answer }: { classId: string; confirm: boolean; answer: string },
): Promise<Result<undefined, 'not-found' | 'not-handed-in' | 'own-report' | 'reason-missing' | 'reason-long'>> {
  const said = answer.trim()
  return await transaction(async (tx) => {
    const locked = await lockClassForAnswer(tx, actor, classId)
    if (!locked.ok) return locked
    // What is not published yet is the institution's alone.
    if (locked.value.state === 'draft') return refuse('not-found')
    const moved = moveClass(locked.value.state, confirm ? 'confirm' : 'return')
    if (!moved.ok) return refuse('not-handed-in')
    const report = await tx.one<{ id: string; submittedBy: string }>`
      select id, submitted_by as "submittedBy" from class_report where class_id = ${classId} and state = 'submitted'`
    if (report.submittedBy === actor.accountId) return refuse('own-report')
    if (!confirm && said === '') return refuse('reason-missing')
    if ([...said].length > 500) return refuse('reason-long')
    const done = confirm
      ? await confirmGathering(tx, { gatheringId: classId, by: actor.accountId })
      : await reopenGathering(tx, classId)
    invariant(done.ok, 'what was handed in stands handed in')
    const now = await tx.now()
    await tx.run`
      update class_report set state = ${confirm ? 'confirmed' : 'returned'}, decided_by = ${actor.accountId}, decided_at = ${now}, answer = ${said}
      where id = ${report.id}`
    await tx.run`update training_class set state = ${moved.value}, revision = revision + 1, changed_at = ${now} where id = ${classId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: confirm ? 'class.confirmed' : 'class.report-returned', objectType: 'class' },
      ...{ objectId: classId, details: said ? { reason: said } : {} },
    })
    await notify(tx, {
      ...{ accountId: report.submittedBy, kind: 'class-decided', link: `/manage/classes/${classId}` },
      ...{ dedupeKey: `class-report:${report.id}`, title: confirm ? '班次出勤已确认' : '班次出勤被退回' },
      body: confirm ? '完成人员的学时将自动到账。' : `${said}。请补正后重新报送。`,
    })
    return ok()
  })
}
