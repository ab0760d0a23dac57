import { z } from 'zod'
import { requireActor } from '#app/middleware/session.ts'
import { findPhoto } from '#server/books/find-photo.ts'
import type { Route } from './+types/book-photo'

/** A photo for its owner and for those who keep their book. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.photoId)
  const photo = id.success ? await findPhoto(actor, id.data) : null
  if (!photo) throw new Response(null, { status: 404 })
  return new Response(new Uint8Array(photo.bytes), {
    headers: {
      'content-type': photo.type,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      // Opened by itself it can do nothing either.
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}
