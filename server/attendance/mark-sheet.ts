import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findTrainingNumbers } from './find-training-numbers.ts'
import { lockHeldSession } from './lock-held.ts'
import { isOpenAt } from './rules/check-in.ts'

/**
 * Writes down what a paper sheet says: when these people of the list came and went. People who are not on the list are left out; all: everybody on it. Nothing is written for a time
 * that has not come yet.
 */
export async function markSheet(
  actor: Actor,
  {
    sessionId,
    learnerIds,
    cameAt,
    wentAt,
  }: { sessionId: string; learnerIds: readonly string[] | 'all'; cameAt: Date | null; wentAt: Date | null },
): Promise<Result<{ marked: number }, 'not-found' | 'gathering-over' | 'not-time' | 'code-early'>> {
  return await transaction(async (tx) => {
    const held = await lockHeldSession(tx, actor, sessionId)
    if (!held.ok) return held
    const { session, gathering } = held.value
    const numbers = await findTrainingNumbers(shanghaiYear(session.startsAt), tx)
    const now = await tx.now()
    let marked = 0
    for (const [direction, at] of [['in', cameAt] as const, ['out', wentAt] as const]) {
      if (!at) continue
      if (!isOpenAt(session, at, numbers) || (cameAt && at < cameAt)) return refuse('not-time')
      if (at > now) return refuse('code-early')
      const there = await tx.many<{ learnerId: string }>`
        select learner_id as "learnerId" from attendee where gathering_id = ${gathering.id} and (${learnerIds === 'all'} or learner_id = any(${learnerIds === 'all' ? [] : learnerIds}::uuid[]))`
      marked = Math.max(marked, there.length)
      await tx.run`
        insert into attendance_event (id, session_id, learner_id, direction, at, received_at, method, standing, recorded_by)
        select x.id, ${sessionId}, x.learner_id, ${direction}, ${at}, ${now}, 'sheet', 'counted', ${actor.accountId}
        from unnest(${there.map(() => newId())}::uuid[], ${there.map((each) => each.learnerId)}::uuid[]) x (id, learner_id)`
    }
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'attendance.marked',
      objectType: 'gathering',
      objectId: gathering.id,
      details: { sessionId, people: marked },
    })
    return ok({ marked })
  })
}
