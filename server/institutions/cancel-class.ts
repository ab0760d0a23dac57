import { cancelGathering } from '#server/attendance/cancel-gathering.ts'
import { lockGathering } from '#server/attendance/lock-gathering.ts'
import { recordAudit } from '#server/audit/record-audit.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notifyMany } from '#server/portal/notify.ts'
import { lockOwnClass } from './lock-class.ts'
import { moveClass } from './rules/class-state.ts'

/** The class is not held: nobody was seen there yet. Everybody on its list or waiting hears why and owes nothing any more; who has paid gets it back. */
export async function cancelClass(
  actor: Actor,
  { classId, reason }: { classId: string; reason: string },
): Promise<
  Result<undefined, 'not-found' | 'class-over' | 'class-attended' | 'reason-missing' | 'reason-long' | 'gathering-over'>
> {
  const words = reason.trim()
  return await transaction(async (tx) => {
    const own = await lockOwnClass(tx, actor, classId)
    if (!own.ok) return own
    const { state, title } = own.value
    if (!moveClass(state, 'cancel').ok) return refuse('class-over')
    // Nobody is recorded between the look and the cancellation.
    await lockGathering(tx, classId)
    const attended = await tx.maybe`
      select 1 from attendance_event e join gathering_session s on s.id = e.session_id where s.gathering_id = ${classId} limit 1`
    if (attended) return refuse('class-attended')
    if (state === 'published' && words === '') return refuse('reason-missing')
    if ([...words].length > 500) return refuse('reason-long')
    if (state === 'published') {
      const cancelled = await cancelGathering(tx, classId)
      if (!cancelled.ok) return cancelled
    }
    const people = await tx.many<{ learnerId: string }>`
      update class_place set state = 'cancelled', reason = ${words}, changed_at = clock_timestamp()
      where class_id = ${classId} and state in ('asked', 'waiting', 'enrolled') returning learner_id as "learnerId"`
    for (const { learnerId } of people)
      await releaseFee(tx, {
        ...{ subject: { kind: 'class', id: classId }, learnerId, reason: '班次已取消', by: actor.accountId },
      })
    await tx.run`
      update training_class set state = 'cancelled', revision = revision + 1, changed_at = clock_timestamp() where id = ${classId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'class.cancelled', objectType: 'class', objectId: classId },
      details: { people: people.length, ...(words ? { reason: words } : {}) },
    })
    await notifyMany(
      tx,
      people.map(({ learnerId }) => ({
        ...{ accountId: learnerId, kind: 'class-changed', link: `/learn/classes/${classId}`, dedupeKey: `class-off:${classId}` },
        ...{ title: '您报名的班次已取消', body: `《${title}》不再举行：${words}。已缴的费用会退还。` },
      })),
    )
    return ok()
  })
}
