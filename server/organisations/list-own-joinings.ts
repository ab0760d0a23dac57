import type { Actor } from '#server/identity/actor.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { findAffiliation } from './queries.ts'
import type { Joining } from './rules/joining.ts'

export type OwnJoining = Joining & {
  id: string
  fromName: string | null
  /** The place asked for, or the unit that is not there yet as the learner named it. */
  toName: string | null
  authorityName: string | null
  askedAt: Date
  endedAt: Date | null
  reason: string
}
export type OwnAffiliation = {
  organisationId: string
  organisationName: string
  startedAt: Date
  endedAt: Date | null
  endReason: 'moved' | 'left' | 'retired' | null
}

/** Where the learner is and was registered, and what is open or ended about it; invitations to their number and name are theirs too. */
export async function listOwnJoinings(actor: Actor) {
  const learnerId = actor.accountId
  const [now, current, history, joinings] = await Promise.all([
    databaseNow(),
    findAffiliation(learnerId),
    sql.many<OwnAffiliation>`
      select o.id as "organisationId", o.name as "organisationName", f.started_at as "startedAt", f.ended_at as "endedAt", f.end_reason as "endReason"
      from affiliation f join organisation o on o.id = f.organisation_id where f.learner_id = ${learnerId} order by f.started_at desc limit 100`,
    sql.many<OwnJoining>`
      select j.id, j.kind, j.asked_by as "askedBy", j.asked_at as "askedAt", j.from_organisation_id as "fromOrganisationId",
        j.to_organisation_id as "toOrganisationId", j.learner_agreed_at as "learnerAgreedAt", j.place_agreed_at as "placeAgreedAt",
        j.released_at as "releasedAt", j.release_due_at as "releaseDueAt", j.ended_as as "endedAs", j.ended_at as "endedAt", j.reason,
        source.name as "fromName", coalesce(target.name, j.wanted_name) as "toName", authority.name as "authorityName"
      from account a join joining j on j.learner_id = a.id
          or (j.learner_id is null and j.ended_as is null and j.invited_name = a.real_name and j.invited_index in (a.id_number_index, a.phone_index))
        left join organisation source on source.id = j.from_organisation_id left join organisation target on target.id = j.to_organisation_id
        left join organisation authority on authority.id = j.authority_id
      where a.id = ${learnerId} order by (j.ended_as is null) desc, j.asked_at desc limit 50`,
  ])
  return { now, current, history, joinings }
}

export type PlaceContact = {
  organisationId: string
  name: string
  contactName: string | null
  contactPhone: string | null
  handlerNames: string[]
}

/** Who can be asked about a request to this place: those who act there, or else the authority above it. */
export async function findPlaceContact(organisationId: string): Promise<PlaceContact | null> {
  const row = await sql.maybe<PlaceContact>`
    select o.id as "organisationId", o.name, o.contact_name as "contactName", o.contact_phone as "contactPhone",
      coalesce((select array_agg(distinct a.real_name) from role_grant g join account a on a.id = g.account_id
        where g.organisation_id = o.id and g.revoked_at is null and (g.valid_until is null or g.valid_until > clock_timestamp()) and g.role in ('handler', 'reviewer')), '{}') as "handlerNames"
    from organisation o where o.id = ${organisationId}`
  return row
}
