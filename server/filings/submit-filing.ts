import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { recordRequest } from './record-request.ts'
import { readFiling, timeliness } from './rules/content.ts'
import { moveRequest } from './rules/filing-state.ts'
import { lockWritable, type SaveRefusal, type Saving, writeContent } from './save-filing.ts'

/**
 * Hands a filing, or a change of one, in to whoever answers for the organiser. What comes later than the policy asks is marked, what has begun is not taken.
 * Detail of 'filing-wrong': a sentence for each field.
 */
export async function submitFiling(
  actor: Actor,
  saving: Saving,
): Promise<Result<undefined, SaveRefusal | 'filing-wrong' | 'training-begun' | 'reason-missing'>> {
  return await transaction(async (tx) => {
    const open = await lockWritable(tx, actor, saving)
    if (!open.ok) return open
    const { request } = open.value
    const now = await tx.now()
    const typedYear = Number(saving.content.sessions[0]?.day.slice(0, 4)) || shanghaiYear(now)
    const numbers = await findTrainingNumbers(typedYear, tx)
    const { training, problems } = readFiling(saving.content, numbers)
    if (!training) return refuse('filing-wrong', problems)
    if (request.kind === 'change' && saving.reason.trim() === '') return refuse('reason-missing')
    // A change may be asked for while the training goes on, as long as it is not over.
    const timely = timeliness(request.kind === 'new' ? training.startsAt : training.endsAt, now, numbers)
    if (timely === 'begun') return refuse('training-begun')
    const moved = moveRequest(request.state, 'submit')
    if (!moved.ok) return refuse('request-waits')
    await writeContent(tx, open.value, saving)
    await tx.run`
      update filing_request set state = ${moved.value}, late = ${timely === 'late'}, submitted_by = ${actor.accountId}, submitted_at = ${now},
        decided_by = null, decided_at = null, answer = '' where id = ${request.id}`
    if (request.kind === 'new') await tx.run`update filing set year = ${training.year} where id = ${saving.filingId}`
    await recordRequest(tx, {
      actorId: actor.accountId,
      filingId: saving.filingId,
      kind: request.kind,
      action: 'submit',
      at: now,
    })
    return ok()
  })
}
