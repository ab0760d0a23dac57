import { rm } from 'node:fs/promises'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { uploadFile } from './places.ts'

/** Forgets an upload of the actor's own that is not finished. True when there was one. */
export async function cancelUpload(actor: Actor, uploadId: string): Promise<boolean> {
  const removed = await transaction(
    (tx) => tx.run`delete from media_upload where id = ${uploadId} and owner_id = ${actor.accountId} and finished_at is null`,
  )
  if (removed === 0) return false
  const file = uploadFile(uploadId)
  await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })])
  return true
}
