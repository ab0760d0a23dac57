import { rm } from 'node:fs/promises'
import { exclusively, sql, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import { type CreatedAsset, createAssetFromFile } from './create-asset-from-file.ts'
import { uploadFile } from './places.ts'

type Row = { ownerId: string; originalName: string; assetId: string | null; refusalCode: string | null; finishedAt: Date | null }

/**
 * Makes a video of an upload whose bytes are all there. May be asked again at any time, after a lost answer or a crash: the answer is the same.
 * Refuses 'not-a-video' by the first bytes (the bytes are then removed) and 'not-found'; 'try-later' while another request is at it.
 */
export async function finishUpload(uploadId: string): Promise<Result<CreatedAsset, 'not-a-video' | 'not-found' | 'try-later'>> {
  const outcome = await exclusively(
    `media:upload:${uploadId}`,
    async (): Promise<Result<CreatedAsset, 'not-a-video' | 'not-found'>> => {
      const row = await sql.maybe<Row>`
      select owner_id as "ownerId", original_name as "originalName", asset_id as "assetId", refusal_code as "refusalCode", finished_at as "finishedAt"
      from media_upload where id = ${uploadId}`
      if (!row) return refuse('not-found')
      if (row.assetId) return ok({ assetId: row.assetId, created: false })
      if (row.refusalCode) return refuse('not-a-video')
      const file = uploadFile(uploadId)
      const made = await createAssetFromFile(
        { ownerId: row.ownerId, file, originalName: row.originalName },
        async (tx, asset) => {
          failpoint('media.before-upload-finished')
          await tx.run`update media_upload set finished_at = clock_timestamp(), asset_id = ${asset.assetId} where id = ${uploadId}`
        },
      )
      if (!made.ok) {
        await transaction(
          (tx) =>
            tx.run`update media_upload set finished_at = clock_timestamp(), refusal_code = ${made.reason} where id = ${uploadId}`,
        )
      }
      failpoint('media.after-upload-finished')
      await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })])
      return made
    },
  )
  return outcome ?? refuse('try-later')
}
