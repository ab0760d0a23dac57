import { data } from 'react-router'
import { z } from 'zod'
import { requireOfficial } from '#app/middleware/session.ts'
import { keepPicture } from '#server/questions/keep-picture.ts'
import { questionRefusals } from '#server/questions/rules/refusals.ts'
import type { Route } from './+types/questions-picture'

const upload = z.object({ file: z.instanceof(File), organisationId: z.uuid() })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = upload.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const { file, organisationId } = given.data
  const kept = await keepPicture(actor, { organisationId, bytes: new Uint8Array(await file.arrayBuffer()) })
  if (kept.ok) return kept.value
  const { status, sentence } = questionRefusals[kept.reason]
  return data({ sentence }, { status })
}
