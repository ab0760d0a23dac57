import { z } from 'zod'
import { sendEvidence } from '#app/middleware/send-evidence.ts'
import { requireActor } from '#app/middleware/session.ts'
import { findEvidence } from '#server/declarations/find-evidence.ts'
import type { Route } from './+types/evidence'

/** A file of a declaration. */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.evidenceId)
  return sendEvidence(request, id.success ? await findEvidence(actor, id.data) : null)
}
