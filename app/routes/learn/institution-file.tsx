import { z } from 'zod'
import { sendEvidence } from '#app/middleware/send-evidence.ts'
import { requireActor } from '#app/middleware/session.ts'
import { findInstitutionFile } from '#server/institutions/find-paper.ts'
import type { Route } from './+types/institution-file'

/** A file of an institution's paper or class (`?download` saves it). */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.fileId)
  return sendEvidence(request, id.success ? await findInstitutionFile(actor, id.data) : null)
}
