import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnFiling } from './lock-filing.ts'
import { recordRequest } from './record-request.ts'
import { filingAfter, moveRequest } from './rules/filing-state.ts'

/** Takes back what is asked, drafted or waiting: a training that was never accepted is given up, an accepted one stays as it is. */
export async function withdrawFiling(actor: Actor, filingId: string): Promise<Result<undefined, 'not-found' | 'request-over'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnFiling(tx, actor, filingId)
    if (!own.ok) return own
    const { request, state } = own.value
    const moved = request && moveRequest(request.state, 'withdraw')
    if (!request || !moved?.ok) return refuse('request-over')
    const now = await tx.now()
    await tx.run`update filing_request set state = ${moved.value} where id = ${request.id}`
    await tx.run`update filing set state = ${filingAfter(state, request.kind, moved.value)} where id = ${filingId}`
    await recordRequest(tx, { actorId: actor.accountId, filingId, kind: request.kind, action: 'withdraw', at: now })
    return ok()
  })
}
