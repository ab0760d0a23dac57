import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { readPicture } from '#server/platform/picture.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { putBytes } from '#server/platform/storage.ts'
import { checkPhoto, type PhotoProblem } from './rules/photo.ts'

export const photoKey = (photoId: string): string => `books/photos/${photoId}`

/** A learner brings the photo for their book. It waits until their unit has looked at it; the one that was in the book stays in it until then. */
export async function uploadPhoto(actor: Actor, bytes: Uint8Array): Promise<Result<{ photoId: string }, PhotoProblem>> {
  const checked = checkPhoto(readPicture(bytes), bytes.length)
  if (!checked.ok) return checked
  const photoId = newId()
  // The file first: a row never names one that is not there.
  const sha256 = await putBytes(photoKey(photoId), bytes)
  await transaction(async (tx) => {
    await tx.run`select 1 from account where id = ${actor.accountId} for update`
    await tx.run`update book_photo set state = 'superseded' where learner_id = ${actor.accountId} and state = 'waiting'`
    await tx.run`
      insert into book_photo (id, learner_id, type, sha256, state, uploaded_at)
      values (${photoId}, ${actor.accountId}, ${checked.value.type}, ${sha256}, 'waiting', clock_timestamp())`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'book.photo-uploaded', objectType: 'account', objectId: actor.accountId },
      details: { photoId, sha256 },
    })
  })
  return ok({ photoId })
}
