import { recordAudit } from '#server/audit/record-audit.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findByIdNumbers } from '#server/identity/find-by-id-numbers.ts'
import { getPersons } from '#server/identity/queries.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { type Sql, sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { addAttendees } from './add-attendees.ts'
import { lockHeld } from './lock-held.ts'
import { removeAttendee } from './remove-attendee.ts'
import type { ListedPerson } from './rules/people-list.ts'

/** Those of `learnerIds` who are registered with whoever holds the gathering, or below. */
async function within(gatheringId: string, learnerIds: readonly string[], from: Sql): Promise<Set<string>> {
  const rows = await from.many<{ learnerId: string }>`
    select f.learner_id as "learnerId" from gathering g join organisation mine on mine.id = g.organisation_id
      join organisation o on o.path <@ mine.path join affiliation f on f.organisation_id = o.id and f.ended_at is null
    where g.id = ${gatheringId} and f.learner_id = any(${learnerIds}::uuid[])`
  return new Set(rows.map((row) => row.learnerId))
}

/**
 * Puts people of one's own on the list of a training; a class has its list from enrolment. People from elsewhere are left out. Nobody owes a fee for it: the
 * organiser does not charge itself for its own people; whoever signs up themself does owe one.
 */
export async function choosePeople(
  actor: Actor,
  { gatheringId, learnerIds, how }: { gatheringId: string; learnerIds: readonly string[]; how: 'chosen' | 'imported' },
): Promise<Result<{ added: number }, 'not-found' | 'gathering-over' | 'gathering-full' | 'person-unknown'>> {
  return await transaction(async (tx) => {
    const held = await lockHeld(tx, actor, gatheringId)
    if (!held.ok) return held
    if (held.value.kind !== 'training') return refuse('not-found')
    const own = [...(await within(gatheringId, learnerIds, tx))]
    if (own.length === 0) return refuse('person-unknown')
    const added = await addAttendees(tx, { gatheringId, learnerIds: own, how, by: actor.accountId, capacity: null })
    if (!added.ok) return added
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'attendance.people-added',
      objectType: 'gathering',
      objectId: gatheringId,
      details: { people: added.value.added, how },
    })
    return added
  })
}

/** Takes somebody off the list of a training; what they owe for it is void, what they paid is to be given back. */
export async function dropPerson(
  actor: Actor,
  { gatheringId, learnerId }: { gatheringId: string; learnerId: string },
): Promise<Result<undefined, 'not-found' | 'gathering-over' | 'has-attended'>> {
  return await transaction(async (tx) => {
    const held = await lockHeld(tx, actor, gatheringId)
    if (!held.ok) return held
    if (held.value.kind !== 'training') return refuse('not-found')
    const removed = await removeAttendee(tx, { gatheringId, learnerId })
    if (!removed.ok) return removed
    const subject = { kind: 'training' as const, id: gatheringId }
    await releaseFee(tx, { subject, learnerId, reason: '主办单位移出名单', by: actor.accountId })
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'attendance.person-removed', objectType: 'gathering', objectId: gatheringId },
      details: { learnerId },
    })
    return ok()
  })
}

export type Choosable = { learnerId: string; realName: string; maskedIdNumber: string; unitName: string; listed: boolean }
const mostShown = 30

/** People who may be put on the list, by part of the name. */
export async function findChoosable(
  actor: Actor,
  { gatheringId, search }: { gatheringId: string; search: string },
): Promise<Choosable[]> {
  const gathering = await sql.maybe<{ organisationId: string }>`
    select organisation_id as "organisationId" from gathering where id = ${gatheringId} and kind = 'training'`
  if (!gathering || !(await actsFor(actor, 'attendance.take', gathering.organisationId))) return []
  const pattern = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<{ learnerId: string; unitName: string; listed: boolean }>`
    select f.learner_id as "learnerId", o.name as "unitName",
      exists (select 1 from attendee t where t.gathering_id = ${gatheringId} and t.learner_id = f.learner_id) as listed
    from organisation mine join organisation o on o.path <@ mine.path join affiliation f on f.organisation_id = o.id and f.ended_at is null
      join account a on a.id = f.learner_id
    where mine.id = ${gathering.organisationId} and a.real_name like ${pattern} order by listed, a.real_name collate "C" limit ${mostShown}`
  const persons = await getPersons(rows.map((row) => row.learnerId))
  return rows.flatMap((row) => {
    const person = persons.get(row.learnerId)
    return person ? [{ ...row, realName: person.realName, maskedIdNumber: person.maskedIdNumber }] : []
  })
}

export type LookedUp = ListedPerson & { line: number; learnerId: string | null; problem: string | null }

/** Looks up a list of names and ID numbers among one's own people; nothing is written. Null: not theirs. */
export async function lookUpPeople(
  actor: Actor,
  { gatheringId, people }: { gatheringId: string; people: readonly ListedPerson[] },
): Promise<LookedUp[] | null> {
  const gathering = await sql.maybe<{ organisationId: string }>`
    select organisation_id as "organisationId" from gathering where id = ${gatheringId} and kind = 'training'`
  if (!gathering || !(await actsFor(actor, 'attendance.take', gathering.organisationId))) return null
  const found = await findByIdNumbers(people.map((person) => person.idNumber))
  const own = await within(
    gatheringId,
    [...found.values()].map((person) => person.accountId),
    sql,
  )
  const seen = new Set<string>()
  return people.map((person, index) => {
    const account = found.get(person.idNumber)
    const known = account && own.has(account.accountId) ? account : null
    const twice = known !== null && seen.has(known.accountId)
    if (known) seen.add(known.accountId)
    const problem = !known
      ? '没有找到：不是本单位在册人员，或身份证号有误'
      : twice
        ? '与前面一行是同一人'
        : person.realName !== '' && person.realName !== known.realName
          ? '姓名与身份证号不符'
          : null
    return { ...person, line: index + 1, learnerId: problem ? null : (known?.accountId ?? null), problem }
  })
}
