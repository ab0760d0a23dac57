import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type JoiningRecord, loadJoining } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { decideJoining, type JoiningCommand, type JoiningProblem } from './rules/joining.ts'
import { reaches } from './scope.ts'

/** `agree` and `end` are for the new place, `release` is for the old one. */
export type PlaceAnswer = 'agree' | 'end' | 'release'
export type AnswerRefusal = 'not-found' | 'not-for-oneself' | JoiningProblem
export type Answered = { done: string[]; refused: { joiningId: string; reason: AnswerRefusal }[] }

const commands: Record<PlaceAnswer, JoiningCommand> = {
  agree: { type: 'agree', side: 'place' },
  end: { type: 'end', side: 'place' },
  release: { type: 'release' },
}

/**
 * Whoever acts for a place answers, one or many at once; each stands for itself, and what could not be done is said beside it. Nobody decides
 * about themself. Declining gives a reason, which the learner reads.
 */
export async function answerJoinings(
  actor: Actor,
  { joiningIds, answer, reason = '' }: { joiningIds: readonly string[]; answer: PlaceAnswer; reason?: string },
): Promise<Result<Answered, 'reason-missing'>> {
  if (answer === 'end' && reason.trim() === '') return refuse('reason-missing')
  const answered: Answered = { done: [], refused: [] }
  for (const joiningId of new Set(joiningIds)) {
    const result = await transaction((tx) => answerOne(tx, actor, { joiningId, answer, reason: reason.trim() }))
    if (result.ok) answered.done.push(joiningId)
    else answered.refused.push({ joiningId, reason: result.reason })
  }
  return ok(answered)
}

async function answerOne(
  tx: Transaction,
  actor: Actor,
  { joiningId, answer, reason }: { joiningId: string; answer: PlaceAnswer; reason: string },
): Promise<Result<undefined, AnswerRefusal>> {
  const joining = await loadJoining(tx, joiningId)
  const place = joining && placeAsked(joining, answer)
  if (!joining || !place || !(await reaches(actor, 'affiliation.decide', place, tx))) return refuse('not-found')
  if (joining.learnerId === actor.accountId) return refuse('not-for-oneself')
  const now = await tx.now()
  const decided = decideJoining(joining, commands[answer], now)
  if (!decided.ok) return decided
  await saveJoining(tx, joining, decided.value, { actorId: actor.accountId, now, reason })
  return ok()
}

const placeAsked = (joining: JoiningRecord, answer: PlaceAnswer): string | null =>
  answer === 'release' ? joining.fromOrganisationId : (joining.toOrganisationId ?? joining.authorityId)
