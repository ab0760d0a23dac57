import { z } from 'zod'
import { sendEvidence } from '#app/middleware/send-evidence.ts'
import { requireActor } from '#app/middleware/session.ts'
import { findComplaintFile } from '#server/complaints/find-complaint.ts'
import type { Route } from './+types/complaint-file'

/** A file of a complaint (`?download` saves it). */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.fileId)
  return sendEvidence(request, id.success ? await findComplaintFile(actor, id.data) : null)
}
