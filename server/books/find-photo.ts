import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { Picture } from '#server/platform/picture.ts'
import { getBytes } from '#server/platform/storage.ts'
import { reachesBook } from './reaches-book.ts'
import { photoKey } from './upload-photo.ts'

/** The picture itself, for its owner and for those who answer for their book; null for everybody else. */
export async function findPhoto(actor: Actor, photoId: string): Promise<{ type: Picture['type']; bytes: Buffer } | null> {
  const photo = await sql.maybe<{ learnerId: string; type: Picture['type'] }>`
    select learner_id as "learnerId", type from book_photo where id = ${photoId}`
  if (!photo) return null
  const mine = photo.learnerId === actor.accountId
  if (!mine && !(await reachesBook(actor, 'book.see', photo.learnerId))) return null
  return { type: photo.type, bytes: await getBytes(photoKey(photoId)) }
}
