import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { admit, beforeItBegins, countFree } from './fill-places.ts'
import { holdStanding } from './find-standing.ts'
import { leavePlace } from './leave-place.ts'
import { lockClass } from './lock-class.ts'
import { phaseOf } from './rules/class-state.ts'
import { mayPublish } from './rules/standing.ts'

/** Whether this class is open to the learner by where they are registered now. */
export async function isInvited(learnerId: string, classId: string, from: Sql = sql): Promise<boolean> {
  const row = await from.maybe`
    select 1 from training_class c join organisation host on host.id = c.organisation_id
      left join affiliation a on a.learner_id = ${learnerId} and a.ended_at is null left join organisation o on o.id = a.organisation_id
    where c.id = ${classId} and (c.audience = 'city' or answering_authority(o.path) = answering_authority(host.path))`
  return row !== null
}

/**
 * A learner asks for a place. Who pays oneself, or where nothing is to be paid, has it at once or waits; where the unit shall pay, the unit agrees first. Of many
 * who ask at the same moment no more than there are places get one, and the others wait in the order in which they came.
 */
export async function askPlace(
  actor: Actor,
  { classId, payer }: { classId: string; payer: 'learner' | 'unit' },
): Promise<
  Result<
    { state: 'asked' | 'waiting' | 'enrolled' },
    | 'not-found'
    | 'enrolment-closed'
    | 'not-recognised'
    | 'not-invited'
    | 'place-open'
    | 'payer-unit-missing'
    | 'price-not-in-force'
  >
> {
  return await transaction(async (tx) => {
    const locked = await lockClass(tx, classId)
    if (!locked || locked.state === 'draft') return refuse('not-found')
    const { state, enrolFrom, enrolUntil, startsAt, endsAt, organisationId } = locked
    if (state !== 'published' || !enrolFrom || !enrolUntil || !startsAt || !endsAt) return refuse('enrolment-closed')
    const now = await tx.now()
    if (phaseOf({ enrolFrom, enrolUntil, startsAt, endsAt }, now) !== 'enrolling') return refuse('enrolment-closed')
    if (!mayPublish((await holdStanding(tx, organisationId))?.standing ?? 'none')) return refuse('not-recognised')
    if (!(await isInvited(actor.accountId, classId, tx))) return refuse('not-invited')
    const open = await tx.maybe`
      select 1 from class_place where class_id = ${classId} and learner_id = ${actor.accountId} and state in ('asked', 'waiting', 'enrolled')`
    if (open) return refuse('place-open')
    const unit = await tx.maybe<{ id: string }>`
      select organisation_id as id from affiliation where learner_id = ${actor.accountId} and ended_at is null order by started_at desc limit 1`
    if (payer === 'unit' && !unit) return refuse('payer-unit-missing')
    const bound = await tx.maybe<{ inForce: boolean }>`
      select p.ended_at is null and (clock_timestamp() at time zone 'Asia/Shanghai')::date between p.valid_from and p.valid_until as "inForce"
      from priced_subject s join filed_price p on p.id = s.price_id where s.kind = 'class' and s.subject_id = ${classId}`
    if (bound && !bound.inForce) return refuse('price-not-in-force')
    const pays = bound && payer === 'unit' ? 'unit' : 'learner'
    const placeId = newId()
    await tx.run`
      insert into class_place (id, class_id, learner_id, state, payer, unit_id, queue_number, asked_at, changed_at)
      values (${placeId}, ${classId}, ${actor.accountId}, ${pays === 'unit' ? 'asked' : 'waiting'}, ${pays}, ${pays === 'unit' ? unit?.id : null}::uuid,
        (select case when ${pays} = 'unit' then null else coalesce(max(queue_number), 0) + 1 end from class_place where class_id = ${classId}), ${now}, ${now})`
    if (pays === 'unit') return ok({ state: 'asked' })
    const ahead = await tx.one<{ count: number }>`
      select count(*) as count from class_place where class_id = ${classId} and state = 'waiting' and id <> ${placeId}`
    if (ahead.count > 0 || (await countFree(tx, locked)) <= 0) return ok({ state: 'waiting' })
    const admitted = await admit(tx, { placeId, classId, organisationId, learnerId: actor.accountId, payer: pays, unitId: null })
    return ok({ state: admitted.ok ? 'enrolled' : 'waiting' })
  })
}

/** Gives a place up, or the wish for one, until the class begins; whoever waited longest moves up. */
export async function withdrawPlace(
  actor: Actor,
  classId: string,
): Promise<Result<undefined, 'not-found' | 'class-begun' | 'has-attended' | 'class-not-published'>> {
  return await transaction(async (tx) => {
    const locked = await lockClass(tx, classId)
    const place =
      locked &&
      (await tx.maybe<{ placeId: string }>`
        select id as "placeId" from class_place where class_id = ${classId} and learner_id = ${actor.accountId} and state in ('asked', 'waiting', 'enrolled')`)
    if (!locked || !place) return refuse('not-found')
    const early = await beforeItBegins(tx, locked)
    if (!early.ok) return early
    return await leavePlace(tx, {
      ...{ placeId: place.placeId, state: 'withdrawn', by: actor.accountId, reason: '' },
      ...{ feeReason: '本人退出报名' },
    })
  })
}
