import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { blindIndex } from '#server/identity/blind-index.ts'
import { type IdNumberProblem, parseIdNumber } from '#server/identity/rules/id-number.ts'
import { maskIdNumber, maskPhone } from '#server/identity/rules/mask.ts'
import { type PhoneProblem, parsePhone } from '#server/identity/rules/phone.ts'
import { parseRealName, type RealNameProblem } from '#server/identity/rules/real-name.ts'
import { databaseNow, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { currentPlace } from './ask-to-join.ts'
import { joiningChanged } from './jobs.ts'
import { lockJoinings, lockLearner } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { decideJoining, releaseDueAfter } from './rules/joining.ts'
import { mayRegisterLearners, type OrganisationKind } from './rules/tree.ts'
import { reaches } from './scope.ts'

export type Invitation = { organisationId: string; realName: string; by: 'id-number' | 'phone'; number: string }
export type InviteRefusal =
  | 'not-found'
  | 'not-for-learners'
  | 'organisation-closed'
  | 'already-here'
  | 'already-invited'
  | RealNameProblem
  | IdNumberProblem
  | PhoneProblem

/**
 * A place asks for a person by name and number. Whoever has that number and that name finds the invitation, now or after signing up; whether
 * there is such a person is not answered. Somebody who is registered elsewhere is thereby asked to be transferred.
 */
export async function inviteLearner(actor: Actor, wanted: Invitation): Promise<Result<{ joiningId: string }, InviteRefusal>> {
  const name = parseRealName(wanted.realName)
  if (!name.ok) return name
  const number = wanted.by === 'phone' ? parsePhone(wanted.number) : parseIdNumber(wanted.number, await databaseNow())
  if (!number.ok) return number
  const masked = wanted.by === 'phone' ? maskPhone(number.value) : maskIdNumber(number.value)
  const index = blindIndex(wanted.by, number.value)
  const { organisationId } = wanted
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'affiliation.decide', organisationId, tx))) return refuse('not-found')
    const place = await tx.one<{ kind: OrganisationKind; closed: boolean }>`
      select kind, closed_at is not null as closed from organisation where id = ${organisationId} for share`
    if (!mayRegisterLearners(place.kind)) return refuse('not-for-learners')
    if (place.closed) return refuse('organisation-closed')
    const person = await tx.maybe<{ id: string }>`
      select id from account where (id_number_index = ${index} or phone_index = ${index}) and real_name = ${name.value} and status = 'active'`
    const learnerId = person?.id ?? null
    if (learnerId) await lockLearner(tx, learnerId)
    const from = learnerId ? await currentPlace(tx, learnerId) : null
    if (from === organisationId) return refuse('already-here')
    const now = await tx.now()
    const open = learnerId ? await lockJoinings(tx, { learnerId }) : []
    const asked = open.find((joining) => joining.toOrganisationId === organisationId)
    if (asked?.askedBy === 'place') return refuse('already-invited')
    if (asked && learnerId !== actor.accountId) {
      // They have asked to come already: asking for them is confirming.
      const agreed = decideJoining(asked, { type: 'agree', side: 'place' }, now)
      if (agreed.ok) await saveJoining(tx, asked, agreed.value, { actorId: actor.accountId, now })
      return ok({ joiningId: asked.id })
    }
    const joiningId = newId()
    const made = await tx.run`
      insert into joining (id, kind, learner_id, invited_name, invited_index, invited_masked, from_organisation_id, to_organisation_id, asked_by,
        asked_by_account, asked_at, place_agreed_at, release_due_at)
      values (${joiningId}, 'join', ${learnerId}, ${name.value}, ${index}, ${masked}, ${from}, ${organisationId}, 'place', ${actor.accountId}, ${now},
        ${now}, ${from ? releaseDueAfter(now) : null})
      on conflict do nothing`
    if (made === 0) return refuse('already-invited')
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'joining.asked',
      objectType: 'joining',
      objectId: joiningId,
      details: { learnerId, from, to: organisationId },
    })
    await enqueue(tx, joiningChanged, { joiningId, event: 'asked' })
    return ok({ joiningId })
  })
}
