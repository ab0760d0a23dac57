import { z } from 'zod'
import { requireOfficial } from '#app/middleware/session.ts'
import { showCodes } from '#server/attendance/show-codes.ts'
import type { Route } from './+types/attendance-codes'

/** The next codes of a session's screen, and how many have come. */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const direction = new URL(request.url).searchParams.get('direction') === 'out' ? 'out' : 'in'
  const screen = z.uuid().safeParse(params.sessionId).success ? await showCodes(actor, params.sessionId, direction) : null
  return Response.json(screen, { status: screen ? 200 : 404, headers: { 'cache-control': 'no-store' } })
}
