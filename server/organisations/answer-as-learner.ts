import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { currentPlace } from './ask-to-join.ts'
import { type JoiningRecord, lockJoinings, lockLearner } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { decideJoining, type JoiningProblem, releaseDueAfter } from './rules/joining.ts'

/** The learner accepts what a place asks, declines it, or takes back what they asked themself. Only what concerns them is found. */
export async function answerAsLearner(
  actor: Actor,
  { joiningId, answer }: { joiningId: string; answer: 'agree' | 'end' },
): Promise<Result<undefined, 'not-found' | 'already-here' | JoiningProblem>> {
  const learnerId = actor.accountId
  return await transaction(async (tx) => {
    await lockLearner(tx, learnerId)
    const now = await tx.now()
    const [found] = await lockJoinings(tx, { joiningId })
    const joining =
      found?.learnerId === learnerId ? found : found?.learnerId === null ? await takeUp(tx, found, learnerId, now) : null
    if (!joining) return refuse('not-found')
    if (answer === 'agree' && (await currentPlace(tx, learnerId)) === joining.toOrganisationId) return refuse('already-here')
    const command =
      answer === 'agree' ? ({ type: 'agree', side: 'learner' } as const) : ({ type: 'end', side: 'learner' } as const)
    const decided = decideJoining(joining, command, now)
    if (!decided.ok) return decided
    await saveJoining(tx, joining, decided.value, { actorId: learnerId, now })
    return ok()
  })
}

/** An invitation by number and name becomes that of the person who has both. */
async function takeUp(tx: Transaction, joining: JoiningRecord, learnerId: string, now: Date): Promise<JoiningRecord | null> {
  const mine = await tx.maybe`
    select 1 from joining j join account a on a.id = ${learnerId} and a.real_name = j.invited_name and j.invited_index in (a.id_number_index, a.phone_index)
    where j.id = ${joining.id}`
  if (!mine || joining.endedAs) return null
  const from = await currentPlace(tx, learnerId)
  if (from === joining.toOrganisationId) return { ...joining, learnerId }
  // The same place may have asked twice, by phone and by ID number.
  await tx.run`
    update joining set ended_as = 'overtaken', ended_at = ${now} where ended_as is null and id <> ${joining.id} and asked_by = 'place'
      and learner_id = ${learnerId} and to_organisation_id = ${joining.toOrganisationId}`
  const releaseDueAt = from ? releaseDueAfter(now) : null
  await tx.run`
    update joining set learner_id = ${learnerId}, from_organisation_id = ${from}, release_due_at = ${releaseDueAt} where id = ${joining.id}`
  return { ...joining, learnerId, fromOrganisationId: from, releaseDueAt }
}
