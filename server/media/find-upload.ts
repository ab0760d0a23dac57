import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'

export type UploadState = { byteSize: number; finished: boolean; assetId: string | null; refusalCode: string | null }

/** An upload of the actor's own; null for anybody else's. */
export const findUpload = (actor: Actor, uploadId: string): Promise<UploadState | null> => sql.maybe<UploadState>`
  select byte_size as "byteSize", finished_at is not null as finished, asset_id as "assetId", refusal_code as "refusalCode"
  from media_upload where id = ${uploadId} and owner_id = ${actor.accountId}`
