import type { RouterContextProvider } from 'react-router'
import type { Actor } from '#server/identity/actor.ts'
import { roleHome, roleNames } from '#server/identity/rules/role-names.ts'
import { env } from '#server/platform/env.ts'
import { countUnreadNotices } from '#server/portal/queries.ts'
import { optionalActor } from './session.ts'

/** A power as the switch of roles shows it. */
export type HeldRole = { grantId: string; name: string; place: string }
/** What somebody with powers sees of them: those held, the one acted by, and where its work is done. */
export type Desk = { held: HeldRole[]; acting: HeldRole | null; home: string; homeName: string }

/** What the frame around every page shows: who is signed in, by which power, how many notices wait, whether this is a demonstration. */
export async function loadFrame(context: Readonly<RouterContextProvider>) {
  const actor = optionalActor(context)
  return {
    person: actor ? { realName: actor.realName } : null,
    roles: actor ? actor.roles : [],
    desk: actor ? deskOf(actor) : null,
    unread: actor ? await countUnreadNotices(actor.accountId) : 0,
    demonstration: env().DEMO,
  }
}

function deskOf({ grants, actingGrantId }: Actor): Desk | null {
  const main = grants.find((grant) => grant.grantId === actingGrantId) ?? grants[0]
  if (!main) return null
  const held = grants.map(({ grantId, role, organisationId, place }) => ({
    grantId,
    name: roleNames[role],
    place: organisationId ? (place ?? '') : '全平台',
  }))
  return {
    held,
    acting: held.find((each) => each.grantId === actingGrantId) ?? null,
    home: roleHome(main.role),
    homeName: main.role === 'course-maker' ? '课件制作' : main.role === 'exam-maker' ? '题库' : '工作台',
  }
}
