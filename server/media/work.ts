/** The steps of one try at making a video playable, as its row shows them. A try that was overtaken by a later one changes nothing. */
import { sql, type Transaction, transaction } from '#server/platform/database.ts'
import { publishHint } from '#server/platform/hints.ts'
import { log } from '#server/platform/log.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { type AssetEvent, type AssetState, type AssetStatus, decideAsset } from './rules/asset-state.ts'

export type Work = { assetId: string; ownerId: string; sourceKey: string; attempt: number }

type Row = AssetState & { ownerId: string; sourceKey: string }

const lockAsset = (tx: Transaction, assetId: string) => tx.maybe<Row>`
  select status, attempts, problem_code as "problemCode", owner_id as "ownerId", source_key as "sourceKey" from media_asset where id = ${assetId} for update`

/** Begins a try; null when there is nothing to do: no such video, settled, or given up. */
export async function beginWork(assetId: string): Promise<Work | null> {
  return await transaction(async (tx) => {
    const row = await lockAsset(tx, assetId)
    const next = row && decideAsset(row, { type: 'work-begun' })
    if (!row || !next?.ok) return null
    await writeState(tx, assetId, next.value, row.ownerId)
    return next.value.status === 'probing'
      ? { assetId, ownerId: row.ownerId, sourceKey: row.sourceKey, attempt: next.value.attempts }
      : null
  })
}

/** Writes what happened, and with `outboxId` that the delivery is done. False when another try was faster. */
export async function advanceAsset(work: Work, event: AssetEvent, outboxId?: number): Promise<boolean> {
  return await transaction(async (tx) => {
    const next = await decideWithin(tx, work, event)
    if (next) await writeState(tx, work.assetId, next, work.ownerId)
    if (outboxId !== undefined) await markDelivered(tx, [outboxId])
    return next !== null
  })
}

/** Locks the video's row and decides; null when this try was overtaken. */
export async function decideWithin(tx: Transaction, work: Work, event: AssetEvent): Promise<AssetState | null> {
  const row = await lockAsset(tx, work.assetId)
  const next = row?.attempts === work.attempt ? decideAsset(row, event) : null
  return next?.ok ? next.value : null
}

/** Any state but ready, which comes with what was measured: publish-renditions.ts. */
export async function writeState(tx: Transaction, assetId: string, state: AssetState, ownerId: string): Promise<void> {
  await tx.run`
    update media_asset set status = ${state.status}, problem_code = ${state.problemCode}, attempts = ${state.attempts}, progress_percent = 0,
      touched_at = clock_timestamp() where id = ${assetId}`
  tx.afterCommit(() => hintProgress(ownerId, assetId, state.status, 0))
}

export const hintProgress = (ownerId: string, assetId: string, status: AssetStatus, percent: number): void =>
  publishHint(ownerId, { kind: 'media.progress', assetId, status, percent })

/** The delivery has had its effect, or can have none any more. */
export const settleDelivery = (outboxId: number): Promise<void> => transaction((tx) => markDelivered(tx, [outboxId]))

/** Shows how far the encoder is, at most once a second; to fail at that does not stop the work. */
export function recordProgress(
  work: Work,
  durationSeconds: number,
): { report: (seconds: number) => void; stop: () => Promise<void> } {
  let shown = -1
  let writing: Promise<unknown> = Promise.resolve()
  let wroteAt = 0
  return {
    report(seconds) {
      const percent = Math.max(0, Math.min(99, Math.floor((100 * seconds) / durationSeconds)))
      const at = performance.now()
      if (percent <= shown || at - wroteAt < 1_000) return
      shown = percent
      wroteAt = at
      writing = writing
        .then(
          () => sql.run`
          update media_asset set progress_percent = ${percent}, touched_at = clock_timestamp()
          where id = ${work.assetId} and attempts = ${work.attempt} and status = 'transcoding'`,
        )
        .then((written) => written > 0 && hintProgress(work.ownerId, work.assetId, 'transcoding', percent))
        .catch((error: Error) => log.debug({ err: error, assetId: work.assetId }, 'progress not written'))
    },
    async stop() {
      await writing
    },
  }
}
