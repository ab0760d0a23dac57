import type { RouterContextProvider } from 'react-router'
import type { Actor } from '#server/identity/actor.ts'
import { roleHome, roleNames } from '#server/identity/rules/role-names.ts'
import { listOrganisationNames } from '#server/organisations/queries.ts'
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
  const [unread, desk] = actor ? await Promise.all([countUnreadNotices(actor.accountId), deskOf(actor)]) : [0, null]
  return {
    person: actor ? { realName: actor.realName } : null,
    roles: actor ? actor.roles : [],
    desk,
    unread,
    demonstration: env().DEMO,
  }
}

async function deskOf({ grants, actingGrantId }: Actor): Promise<Desk | null> {
  const main = grants.find((grant) => grant.grantId === actingGrantId) ?? grants[0]
  if (!main) return null
  const names = await listOrganisationNames(grants.flatMap((grant) => grant.organisationId ?? []))
  const held = grants.map(({ grantId, role, organisationId }) => ({
    grantId,
    name: roleNames[role],
    place: organisationId ? (names.get(organisationId) ?? '') : '全平台',
  }))
  return {
    held,
    acting: held.find((each) => each.grantId === actingGrantId) ?? null,
    home: roleHome(main.role),
    homeName: roleHome(main.role) === '/manage' ? '工作台' : '课件制作',
  }
}
