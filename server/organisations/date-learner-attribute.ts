import type { Actor } from '#server/identity/actor.ts'
import { dateAttribute, removeAttribute } from '#server/identity/date-attribute.ts'
import type { DatedAttribute } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { answersFor } from './answers-for.ts'
import { type RecordRefusal, tellLearner, wroteReason } from './tell-learner.ts'

type Dated = { learnerId: string; reason: string }
type Refusal = Exclude<RecordRefusal, 'holds-powers'> | 'since-future' | 'attribute-gone'

/** Title or high-tech work from a day on, today at the latest; the same day again corrects it. `reason` says what shows it. */
export async function dateLearnerAttribute(
  actor: Actor,
  { learnerId, reason, attribute }: Dated & { attribute: DatedAttribute },
): Promise<Result<undefined, Refusal>> {
  return await transaction(async (tx) => {
    const may = await answersFor(tx, actor, 'learner.correct', learnerId)
    if (!may.ok) return may
    if (!wroteReason(reason)) return refuse('record-reason-missing')
    if (attribute.sinceOn > shanghaiDay(await tx.now())) return refuse('since-future')
    await dateAttribute(tx, learnerId, attribute, { actorId: actor.accountId, reason: reason.trim() })
    await tellLearner(tx, actor, { learnerId, event: 'attribute' })
    return ok()
  })
}

/** A row that should never have been there. */
export async function removeLearnerAttribute(
  actor: Actor,
  { learnerId, reason, ...row }: Dated & Pick<DatedAttribute, 'kind' | 'sinceOn'>,
): Promise<Result<undefined, Refusal>> {
  return await transaction(async (tx) => {
    const may = await answersFor(tx, actor, 'learner.correct', learnerId)
    if (!may.ok) return may
    if (!wroteReason(reason)) return refuse('record-reason-missing')
    const removed = await removeAttribute(tx, learnerId, row, { actorId: actor.accountId, reason: reason.trim() })
    if (!removed) return refuse('attribute-gone')
    await tellLearner(tx, actor, { learnerId, event: 'attribute' })
    return ok()
  })
}
