import { findPolicy } from '#server/hours/queries.ts'
import { expectHours } from '#server/hours/rules/expect-hours.ts'
import type { Actor } from '#server/identity/actor.ts'
import { currentPlace } from '#server/organisations/ask-to-join.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { claimIdentity } from './claim-identity.ts'
import { lockOwnOpen } from './lock-own-open.ts'
import { mayRegisterInto } from './may-register-into.ts'
import { recordStep } from './record-step.ts'
import { moveDeclaration } from './rules/declaration-state.ts'
import type { DeclarationRefusal } from './rules/refusals.ts'
import { type Saving, writeAnswers } from './save-declaration.ts'

/**
 * Hands a declaration in to whoever registers the learner's hours. The day of the event decides the year, and that year's law what it is worth. Detail of
 * 'answers-wrong': a sentence for each field that is wrong, by its key.
 */
export async function submitDeclaration(
  actor: Actor,
  saving: Saving,
): Promise<Result<undefined, DeclarationRefusal | 'not-found'>> {
  const { declarationId, answers } = saving
  const learnerId = actor.accountId
  return await transaction(async (tx) => {
    const own = await lockOwnOpen(tx, actor, declarationId, saving)
    if (!own.ok) return own
    const now = await tx.now()
    const today = shanghaiDay(now)
    const { problems, day } = expectHours(own.value.form, answers, today)
    if (Object.keys(problems).length > 0 || !day) return refuse('answers-wrong', problems)
    const year = Number(day.slice(0, 4))
    const policy = year === own.value.policy.year ? own.value.policy : await findPolicy(year, tx)
    const form = policy?.document.declarations.find((each) => each.id === own.value.form.id)
    if (!policy || !form) return refuse('no-policy')
    const expected = expectHours(form, answers, today)
    if (Object.keys(expected.problems).length > 0) return refuse('answers-wrong', expected.problems)
    if (expected.centihours === null || expected.identity === null) return refuse('not-recognised')
    const placeId = await currentPlace(tx, learnerId)
    if (!placeId) return refuse('no-place')
    const may = await mayRegisterInto(tx, learnerId, year, now)
    if (!may.ok) return may
    const { files } = await tx.one<{ files: number }>`
      select count(*) as files from declaration_evidence where declaration_id = ${declarationId}`
    if (files < form.evidence.least) return refuse('evidence-missing')
    const { claimants } = form.identity
    const claimed = await claimIdentity(tx, { identity: expected.identity, claimants, learnerId, declarationId })
    if (!claimed.ok) return claimed
    const moved = moveDeclaration(own.value.state, 'submit', form)
    if (!moved.ok) return moved
    await writeAnswers(tx, form, saving)
    await tx.run`
      update declaration set state = ${moved.value}, policy_id = ${policy.id}, organisation_id = ${placeId}, submitted_at = ${now}, year = ${year},
        occurred_on = ${day}, expected_centihours = ${expected.centihours}, checked_by = null, checked_at = null, decided_by = null, decided_at = null, reason = ''
      where id = ${declarationId}`
    await recordStep(tx, {
      declarationId,
      learnerId,
      actorId: learnerId,
      action: 'submit',
      at: now,
      centihours: expected.centihours,
    })
    return ok()
  })
}
