import { createContext, type MiddlewareFunction, type RouterContextProvider, redirect } from 'react-router'
import type { Actor } from '#server/identity/actor.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { readSessionToken } from '#server/identity/session-cookie.ts'
import { databaseNow } from '#server/platform/database.ts'

/** Who asks, and for what: set once a request, before any loader. */
type Visit = { actor: Actor | null; path: string }
const visit = createContext<Visit>()

/** Turns the session's cookie into an actor. Visitors without a cookie cost no query. */
export const loadSession: MiddlewareFunction<Response> = async ({ request, context }) => {
  const token = readSessionToken(request.headers.get('cookie'))
  context.set(visit, { actor: token ? await findActorByToken(token) : null, path: pagePath(request) })
}

export const optionalActor = (context: Readonly<RouterContextProvider>): Actor | null => context.get(visit).actor

/** The person who is signed in; anybody else is sent to sign in and comes back to the page they wanted. */
export function requireActor(context: Readonly<RouterContextProvider>): Actor {
  const { actor, path } = context.get(visit)
  if (!actor) throw redirect(`/sign-in?redirectTo=${encodeURIComponent(path)}`)
  return actor
}

/**
 * Somebody who holds powers and has shown the second factor in this session. Whoever has not shown it yet is asked for it and comes back; whoever
 * holds none finds nothing here.
 */
export function requireOfficial(context: Readonly<RouterContextProvider>): Actor {
  const actor = requireActor(context)
  if (actor.grants.length === 0) throw new Response(null, { status: 404 })
  if (actor.awaitsSecondFactor) throw redirect(`/second-factor?redirectTo=${encodeURIComponent(context.get(visit).path)}`)
  return actor
}

/** For an operation that answered `confirm-needed`: the person shows that it is them and comes back. `throw sendToConfirm(context)`. */
export const sendToConfirm = (context: Readonly<RouterContextProvider>): Response =>
  redirect(`/confirm?redirectTo=${encodeURIComponent(context.get(visit).path)}`)

/** For pages whose form leads to a sensitive act: asks before the form is filled in, so that nothing typed is lost. */
export async function confirmFirst(context: Readonly<RouterContextProvider>): Promise<void> {
  const { actor } = context.get(visit)
  if (!actor || !requireConfirmed(actor, await databaseNow()).ok) throw sendToConfirm(context)
}

/** The page that a request belongs to: React Router asks for its data at the same path with a suffix. */
function pagePath(request: Request): string {
  const url = new URL(request.url)
  url.searchParams.delete('_routes')
  const path = url.pathname.replace(/\/_\.data$/, '/').replace(/\.data$/, '')
  const search = request.method === 'GET' ? url.search.replace(/^\?$/, '') : ''
  return `${path || '/'}${search}`
}
