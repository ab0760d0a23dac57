import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import { transcodeWanted } from './jobs.ts'
import { type AssetState, decideAsset } from './rules/asset-state.ts'
import { writeState } from './work.ts'

/** Asks again for failed work on one of the actor's own videos. Refuses 'not-found', and 'not-retryable' when nothing failed. */
export async function retryTranscode(actor: Actor, assetId: string): Promise<Result<undefined, 'not-found' | 'not-retryable'>> {
  return await transaction(async (tx) => {
    const row = await tx.maybe<AssetState>`
      select status, attempts, problem_code as "problemCode" from media_asset where id = ${assetId} and owner_id = ${actor.accountId} for update`
    if (!row) return refuse('not-found')
    const next = decideAsset(row, { type: 'retry-asked' })
    if (!next.ok) return refuse('not-retryable')
    await writeState(tx, assetId, next.value, actor.accountId)
    await enqueue(tx, transcodeWanted, { assetId })
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'media.transcode-retried',
      objectType: 'media_asset',
      objectId: assetId,
    })
    return ok()
  })
}
