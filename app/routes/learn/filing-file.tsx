import { z } from 'zod'
import { sendEvidence } from '#app/middleware/send-evidence.ts'
import { requireActor } from '#app/middleware/session.ts'
import { findFilingFile } from '#server/filings/find-filing-file.ts'
import type { Route } from './+types/filing-file'

/** A file of a training (`?download` saves it). */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.fileId)
  return sendEvidence(request, id.success ? await findFilingFile(actor, id.data) : null)
}
