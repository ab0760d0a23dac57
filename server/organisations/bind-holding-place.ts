import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Answered, AnswerRefusal } from './answer-joinings.ts'
import { loadJoining } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { decideJoining } from './rules/joining.ts'
import { mayRegisterLearners, type OrganisationKind } from './rules/tree.ts'
import { reaches } from './scope.ts'

/**
 * The authority has found or founded the unit that people named who wait in the holding place: their wishes become requests to that unit, with the
 * day on which they asked. The unit confirms as always.
 */
export async function bindHoldingPlace(
  actor: Actor,
  { joiningIds, organisationId }: { joiningIds: readonly string[]; organisationId: string },
): Promise<Result<Answered, 'not-found' | 'not-for-learners'>> {
  const answered: Answered = { done: [], refused: [] }
  for (const joiningId of new Set(joiningIds)) {
    const result = await transaction((tx) => bindOne(tx, actor, joiningId, organisationId))
    if (result.ok) answered.done.push(joiningId)
    else if (result.reason === 'not-for-learners') return refuse('not-for-learners')
    else answered.refused.push({ joiningId, reason: result.reason })
  }
  return ok(answered)
}

async function bindOne(
  tx: Transaction,
  actor: Actor,
  joiningId: string,
  organisationId: string,
): Promise<Result<undefined, AnswerRefusal | 'not-for-learners'>> {
  const joining = await loadJoining(tx, joiningId)
  if (!joining?.authorityId || !(await reaches(actor, 'affiliation.decide', joining.authorityId, tx))) return refuse('not-found')
  const place = await tx.maybe<{ kind: OrganisationKind; closed: boolean }>`
    select kind, closed_at is not null as closed from organisation where id = ${organisationId} for share`
  if (!place) return refuse('not-found')
  if (!mayRegisterLearners(place.kind) || place.closed) return refuse('not-for-learners')
  const now = await tx.now()
  const decided = decideJoining(joining, { type: 'bind', toOrganisationId: organisationId }, now)
  if (!decided.ok) return decided
  await saveJoining(tx, joining, decided.value, { actorId: actor.accountId, now })
  return ok()
}
