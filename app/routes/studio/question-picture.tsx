import { z } from 'zod'
import { requireActor } from '#app/middleware/session.ts'
import { findPicture } from '#server/questions/keep-picture.ts'
import type { Route } from './+types/question-picture'

/** A picture of a stem: for makers, and for whoever sits an exam that holds it. */
export async function loader({ params, context }: Route.LoaderArgs) {
  requireActor(context)
  const id = z.uuid().safeParse(params.pictureId)
  const picture = id.success ? await findPicture(id.data) : null
  if (!picture) throw new Response(null, { status: 404 })
  return new Response(new Uint8Array(picture.bytes), {
    headers: {
      'content-type': picture.mediaType,
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  })
}
