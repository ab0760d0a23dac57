import { mkdir } from 'node:fs/promises'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import type { CommonRefusal } from '#server/platform/errors.ts'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import { isDiskLow, uploadsFolder } from './places.ts'
import { limits } from './rules/admission.ts'
import type { uploadRefusals } from './rules/refusals.ts'
import { mayMakeMedia } from './rules/rights.ts'

export type UploadRefusal = keyof typeof uploadRefusals | Extract<CommonRefusal, 'not-found' | 'storage-full'>

/** Lets a course maker begin an upload under the id `uploadId`, if file, quota and disk allow. */
export async function beginUpload(
  actor: Actor,
  { uploadId, originalName, byteSize }: { uploadId: string; originalName: string; byteSize: number },
): Promise<Result<undefined, UploadRefusal>> {
  if (!mayMakeMedia(actor)) return refuse('not-found')
  if (originalName === '' || originalName.length > limits.nameCharacters || originalName.includes('\0'))
    return refuse('upload-name')
  if (!Number.isSafeInteger(byteSize) || byteSize <= 0) return refuse('upload-empty')
  if (byteSize > limits.fileBytes) return refuse('upload-too-large')
  await mkdir(uploadsFolder(), { recursive: true })
  if (await isDiskLow(uploadsFolder(), byteSize)) return refuse('storage-full')
  return await transaction(async (tx) => {
    // Two uploads that begin at once must not both find the last free place.
    await tx.run`select pg_advisory_xact_lock(hashtextextended(${`media:owner:${actor.accountId}`}, 0))`
    const { open, bytes } = await tx.one<{ open: number; bytes: number }>`
      select (select count(*) from media_upload where owner_id = ${actor.accountId} and finished_at is null)::int as open,
        (select coalesce(sum(byte_size), 0) from media_upload where owner_id = ${actor.accountId} and finished_at is null)::bigint
          + (select coalesce(sum(byte_size), 0) from media_asset where owner_id = ${actor.accountId})::bigint as bytes`
    if (open >= limits.openUploads) return refuse('too-many-uploads')
    if (bytes + byteSize > limits.ownerBytes) return refuse('upload-quota')
    await tx.run`insert into media_upload (id, owner_id, original_name, byte_size) values (${uploadId}, ${actor.accountId}, ${originalName}, ${byteSize})`
    return ok()
  })
}
