import type { RouterContextProvider } from 'react-router'
import { env } from '#server/platform/env.ts'
import { countUnreadNotices } from '#server/portal/queries.ts'
import { optionalActor } from './session.ts'

/** What the frame around every page shows: who is signed in, how many notices wait, whether this is a demonstration. */
export async function loadFrame(context: Readonly<RouterContextProvider>) {
  const actor = optionalActor(context)
  return {
    person: actor ? { realName: actor.realName } : null,
    roles: actor ? [...new Set(actor.roles.map((grant) => grant.role))] : [],
    unread: actor ? await countUnreadNotices(actor.accountId) : 0,
    demonstration: env().DEMO,
  }
}
