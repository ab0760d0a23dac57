import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { simulationAsked } from './jobs.ts'
import { type Earlier, type LockRefusal, lockDraft } from './lock-draft.ts'
import { getPolicyById } from './queries.ts'
import { findContradictions } from './rules/contradictions.ts'
import { policyHash } from './rules/policy-hash.ts'
import type { HoursRefusal } from './rules/refusals.ts'
import { emptyTally } from './rules/simulation-tally.ts'

type Refused = LockRefusal | Extract<HoursRefusal, 'draft-contradictory' | 'draft-same' | 'simulation-running'>

/**
 * Has a draft tried on the learners of the year before its own: by the version that it is held against, and by itself. The answer holds for exactly
 * this content.
 */
export async function askSimulation(
  actor: Actor,
  wanted: { draftId: string; revision: number },
): Promise<Result<{ simulationId: string }, Refused, Earlier>> {
  return await transaction(async (tx) => {
    const locked = await lockDraft(tx, actor, wanted)
    if (!locked.ok) return locked
    const { id, year, document, contentHash, comparedId } = locked.value
    if (findContradictions(document).length > 0) return refuse('draft-contradictory')
    const compared = await getPolicyById(comparedId, tx)
    const { version } = compared.document
    if (policyHash({ ...document, version }) === policyHash(compared.document)) return refuse('draft-same')
    const simulationId = newId()
    const made = await tx.run`
      insert into policy_simulation (id, draft_id, content_hash, compared_id, year, state, tally, asked_by, asked_at)
      values (${simulationId}, ${id}, ${contentHash}, ${comparedId}, ${year - 1}, 'running', ${JSON.stringify(emptyTally(compared.document, document))}::jsonb,
        ${actor.accountId}, clock_timestamp())
      on conflict (draft_id, content_hash) where state = 'running' do nothing`
    if (made === 0) return refuse('simulation-running')
    await enqueue(tx, simulationAsked, { simulationId })
    return ok({ simulationId })
  })
}
