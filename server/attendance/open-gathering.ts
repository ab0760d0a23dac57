import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LockedGathering, lockGathering } from './lock-gathering.ts'
import { checkSessions, minutesOf, type SessionTimes, shareHours } from './rules/session-times.ts'

/** `id`: of the training or class. Session ids are the owner's and stay through changes. `centihours`: of the whole. */
export type GatheringPlan = Omit<LockedGathering, 'state'> & {
  sessions: readonly (SessionTimes & { id: string })[]
  centihours: number
}

/**
 * Makes the gathering, or brings one that is still open to this content. A session at which somebody was recorded is neither dropped nor moved. Hours are
 * shared out over the sessions by their length. A refusal has written nothing. Rights are the caller's to check, and so is that the sessions can be held.
 */
export async function openGathering(
  tx: Transaction,
  plan: GatheringPlan,
): Promise<Result<undefined, 'session-attended' | 'gathering-over'>> {
  invariant(checkSessions(plan.sessions).ok, 'sessions that can be held')
  const standing = await lockGathering(tx, plan.id)
  if (standing && standing.state !== 'open') return refuse('gathering-over')
  const there = await tx.many<{ id: string; startsAt: Date; endsAt: Date; attended: boolean }>`
    select s.id, s.starts_at as "startsAt", s.ends_at as "endsAt", exists (select 1 from attendance_event e where e.session_id = s.id) as attended
    from gathering_session s where s.gathering_id = ${plan.id}`
  const wanted = new Map(plan.sessions.map((session) => [session.id, session]))
  const moved = there.some((session) => {
    const same = wanted.get(session.id)
    const unchanged =
      same && same.startsAt.getTime() === session.startsAt.getTime() && same.endsAt.getTime() === session.endsAt.getTime()
    return session.attended && !unchanged
  })
  if (moved) return refuse('session-attended')
  await tx.run`
    insert into gathering (id, kind, organisation_id, title, part, form, assessed, state)
    values (${plan.id}, ${plan.kind}, ${plan.organisationId}, ${plan.title}, ${plan.part}, ${plan.form}, ${plan.assessed}, 'open')
    on conflict (id) do update set organisation_id = excluded.organisation_id, title = excluded.title, part = excluded.part, form = excluded.form,
      assessed = excluded.assessed`
  await tx.run`delete from gathering_session where gathering_id = ${plan.id} and id <> all(${[...wanted.keys()]}::uuid[])`
  const shares = shareHours(plan.centihours, plan.sessions.map(minutesOf))
  for (const [index, session] of plan.sessions.entries()) {
    await tx.run`
      insert into gathering_session (id, gathering_id, starts_at, ends_at, place, centihours)
      values (${session.id}, ${plan.id}, ${session.startsAt}, ${session.endsAt}, ${session.place}, ${shares[index] ?? 0})
      on conflict (id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place, centihours = excluded.centihours`
  }
  return ok()
}
