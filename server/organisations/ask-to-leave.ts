import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { currentPlace } from './ask-to-join.ts'
import { joiningChanged } from './jobs.ts'
import { lockJoinings, lockLearner } from './load-joining.ts'
import { releaseDueAfter } from './rules/joining.ts'

/** A learner says that they have left, or never were there: the place releases them, or the term passes. */
export async function askToLeave(
  actor: Actor,
  { note }: { note: string },
): Promise<Result<{ joiningId: string }, 'not-registered' | 'joining-open'>> {
  const learnerId = actor.accountId
  return await transaction(async (tx) => {
    await lockLearner(tx, learnerId)
    const from = await currentPlace(tx, learnerId)
    if (!from) return refuse('not-registered')
    if ((await lockJoinings(tx, { learnerId })).some((joining) => joining.askedBy === 'learner')) return refuse('joining-open')
    const now = await tx.now()
    const joiningId = newId()
    await tx.run`
      insert into joining (id, kind, learner_id, from_organisation_id, asked_by, asked_by_account, asked_at, note, learner_agreed_at, release_due_at)
      values (${joiningId}, 'leave', ${learnerId}, ${from}, 'learner', ${learnerId}, ${now}, ${note.trim()}, ${now}, ${releaseDueAfter(now)})`
    await recordAudit(tx, {
      actorId: learnerId,
      action: 'joining.asked',
      objectType: 'joining',
      objectId: joiningId,
      details: { learnerId, from, to: null },
    })
    await enqueue(tx, joiningChanged, { joiningId, event: 'asked' })
    return ok({ joiningId })
  })
}
