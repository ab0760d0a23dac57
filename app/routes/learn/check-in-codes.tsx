import { requireActor } from '#app/middleware/session.ts'
import { showOwnCodes } from '#server/attendance/show-codes.ts'
import type { Route } from './+types/check-in-codes'

/** The next codes of whoever is signed in, for the page that shows them. */
export const loader = async ({ context }: Route.LoaderArgs) =>
  Response.json(await showOwnCodes(requireActor(context)), { headers: { 'cache-control': 'no-store' } })
