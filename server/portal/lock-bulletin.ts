import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { Audience, BulletinState } from './rules/bulletin.ts'

export type LockedBulletin = {
  bulletinId: string
  organisationId: string
  audience: Audience
  audienceOrganisationId: string | null
  title: string
  body: string
  state: BulletinState
}

/** The bulletin, which nobody else changes until the transaction ends; null when it is not there for this actor. */
export async function lockBulletin(tx: Transaction, actor: Actor, bulletinId: string): Promise<LockedBulletin | null> {
  const bulletin = await tx.maybe<LockedBulletin>`
    select id as "bulletinId", organisation_id as "organisationId", audience, audience_organisation_id as "audienceOrganisationId", title, body, state
    from bulletin where id = ${bulletinId} for update`
  return bulletin && (await reaches(actor, 'notice.send', bulletin.organisationId, tx)) ? bulletin : null
}
