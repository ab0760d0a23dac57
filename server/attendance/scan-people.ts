import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { findTrainingNumbers } from './find-training-numbers.ts'
import { lockHeldSession } from './lock-held.ts'
import { type CheckInRefusal, decideScan } from './rules/check-in.ts'
import { readLearnerCode } from './rules/check-in-code.ts'

export type Scan = { id: string; code: string; scannedAt: Date }
export type Scanned = { id: string; realName: string | null; refused: CheckInRefusal | 'code-unknown' | 'not-on-list' | null }

/**
 * The organiser's device read learners' codes, perhaps a while ago without a network. Each is answered by itself; one that was recorded before is
 * answered as it was.
 */
export async function scanPeople(
  actor: Actor,
  { sessionId, direction, scans }: { sessionId: string; direction: 'in' | 'out'; scans: readonly Scan[] },
): Promise<Result<Scanned[], 'not-found' | 'gathering-over'>> {
  return await transaction(async (tx) => {
    const held = await lockHeldSession(tx, actor, sessionId)
    if (!held.ok) return held
    const { session, gathering } = held.value
    const numbers = await findTrainingNumbers(shanghaiYear(session.startsAt), tx)
    const now = await tx.now()
    const read = scans.map((scan) => ({ ...scan, said: readLearnerCode(env().CHECK_IN_KEY, scan.code) }))
    const people = await tx.many<{ learnerId: string; realName: string }>`
      select t.learner_id as "learnerId", a.real_name as "realName" from attendee t join account a on a.id = t.learner_id
      where t.gathering_id = ${gathering.id} and t.learner_id = any(${read.flatMap(({ said }) => (said ? [said.learnerId] : []))}::uuid[])`
    const names = new Map(people.map((person) => [person.learnerId, person.realName]))
    const answers: Scanned[] = []
    for (const { id, scannedAt, said } of read) {
      const realName = (said && names.get(said.learnerId)) ?? null
      const decided = said && realName !== null ? decideScan({ session, code: said, scannedAt, now }, numbers) : null
      answers.push({
        id,
        realName,
        refused: !said ? 'code-unknown' : !decided ? 'not-on-list' : decided.ok ? null : decided.reason,
      })
      if (!said || !decided?.ok) continue
      await tx.run`
        insert into attendance_event (id, session_id, learner_id, direction, at, received_at, method, standing, recorded_by)
        values (${id}, ${sessionId}, ${said.learnerId}, ${direction}, ${decided.value.at}, ${now}, 'learner-code', 'counted', ${actor.accountId})
        on conflict (id) do nothing`
    }
    return ok(answers)
  })
}
