import { addAttendees } from '#server/attendance/add-attendees.ts'
import { chargeFee } from '#server/fees/charge-fee.ts'
import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type NewNotice, notify } from '#server/portal/notify.ts'
import { lockClass } from './lock-class.ts'
import { nextInLine } from './rules/place-state.ts'

export type Placed = {
  placeId: string
  classId: string
  organisationId: string
  learnerId: string
  payer: 'learner' | 'unit'
  unitId: string | null
}

/** How many places are free; the caller holds the class. */
export async function countFree(tx: Transaction, { id, capacity }: { id: string; capacity: number | null }): Promise<number> {
  const { enrolled } = await tx.one<{ enrolled: number }>`
    select count(*) as enrolled from class_place where class_id = ${id} and state = 'enrolled'`
  return (capacity ?? 0) - enrolled
}

/**
 * Gives somebody a place: they owe what it costs and are on the list of attendance. The caller holds the class and has counted. A refusal has written nothing,
 * for the fee comes first.
 */
export async function admit(
  tx: Transaction,
  { placeId, classId, organisationId, learnerId, payer, unitId }: Placed,
): Promise<Result<undefined, 'price-not-in-force' | 'payer-unit-missing'>> {
  // Only the unit that agreed pays, and only for its own.
  if (payer === 'unit') {
    const there = await tx.maybe`
      select 1 from affiliation where learner_id = ${learnerId} and organisation_id = ${unitId} and ended_at is null limit 1`
    if (!there) return refuse('payer-unit-missing')
  }
  const subject = { kind: 'class' as const, id: classId, organisationId }
  const charged = await chargeFee(tx, { subject, learnerId, payer })
  if (!charged.ok) return charged
  const added = await addAttendees(tx, {
    ...{ gatheringId: classId, learnerIds: [learnerId], how: 'enrolled', by: null, capacity: null },
  })
  invariant(added.ok, 'the list of a published class is open')
  await tx.run`update class_place set state = 'enrolled', changed_at = clock_timestamp() where id = ${placeId}`
  return ok()
}

/** Puts somebody at the end of the waiting list; the caller holds the class. */
export async function queue(tx: Transaction, { placeId, classId }: { placeId: string; classId: string }): Promise<void> {
  await tx.run`
    update class_place set state = 'waiting', changed_at = clock_timestamp(),
      queue_number = (select coalesce(max(queue_number), 0) + 1 from class_place where class_id = ${classId})
    where id = ${placeId}`
}

/**
 * Lets those who have waited longest move up into what is free, until the class begins; each hears of it. Whose unit is no longer there to pay is
 * passed over and told. A price that is no longer in force stops the line: nobody overtakes.
 */
export async function fillPlaces(tx: Transaction, classId: string): Promise<number> {
  const locked = await lockClass(tx, classId)
  if (locked?.state !== 'published' || !locked.startsAt || locked.startsAt <= (await tx.now())) return 0
  const waiting = await tx.many<Placed & { queueNumber: number }>`
    select id as "placeId", class_id as "classId", ${locked.organisationId}::uuid as "organisationId", learner_id as "learnerId", payer, unit_id as "unitId",
      queue_number as "queueNumber"
    from class_place where class_id = ${classId} and state = 'waiting'`
  let free = await countFree(tx, locked)
  let moved = 0
  for (const person of nextInLine(waiting, waiting.length)) {
    if (free <= 0) break
    const admitted = await admit(tx, person)
    if (!admitted.ok && admitted.reason === 'price-not-in-force') break
    if (admitted.ok) {
      free -= 1
      moved += 1
      await notify(tx, placeNotice(person, locked.title, '有名额空出，您已被录取。', '候补已录取'))
      continue
    }
    const reason = '登记单位已变动，不能由单位缴费'
    await tx.run`
      update class_place set state = 'declined', reason = ${reason}, changed_at = clock_timestamp() where id = ${person.placeId}`
    await notify(tx, placeNotice(person, locked.title, `${reason}，候补没有成功；可以改为自己缴费重新报名。`, '候补没有成功'))
  }
  return moved
}

export const placeNotice = (
  { placeId, classId, learnerId }: Pick<Placed, 'placeId' | 'classId' | 'learnerId'>,
  classTitle: string,
  body: string,
  title: string,
): NewNotice => ({
  ...{
    accountId: learnerId,
    kind: 'class-place',
    link: `/learn/classes/${classId}`,
    dedupeKey: `class-place:${placeId}:${title}`,
  },
  ...{ title, body: `《${classTitle}》：${body}` },
})

/** People come and go only until the first session. */
export const beforeItBegins = async (
  tx: Transaction,
  { state, startsAt }: { state: string; startsAt: Date | null },
): Promise<Result<undefined, 'class-begun' | 'class-not-published'>> => {
  if (state !== 'published' || !startsAt) return refuse('class-not-published')
  return startsAt <= (await tx.now()) ? refuse('class-begun') : ok()
}
