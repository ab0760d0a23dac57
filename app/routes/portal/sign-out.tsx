import { redirect } from 'react-router'
import { optionalActor } from '#app/middleware/session.ts'
import { clearSessionCookie } from '#server/identity/session-cookie.ts'
import { signOut } from '#server/identity/sign-out.ts'
import type { Route } from './+types/sign-out'

export async function action({ context }: Route.ActionArgs) {
  const actor = optionalActor(context)
  if (actor) await signOut(actor)
  return redirect('/', { headers: { 'set-cookie': clearSessionCookie() } })
}

/** Following the address does nothing: only the button signs out. */
export const loader = () => redirect('/')
