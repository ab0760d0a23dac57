import type { Sql } from '#server/platform/database.ts'
import type { Audience } from './rules/bulletin.ts'

/** Whom a bulletin is for. `organisationId`: in whose name; those named in a list have to be within its reach when it is sent, too. */
export type Address = { bulletinId: string; organisationId: string; audience: Audience; audienceOrganisationId: string | null }
export type AudienceCount = {
  recipientCount: number
  closedCount: number
  awaitingCount: number
  /** How many of them a text message, and an e-mail, may bring it to. */
  smsCount: number
  emailCount: number
}

/**
 * How many it reaches now: those with an account in use, and of these how many have not activated it yet; and how many are left out because their
 * account is closed.
 */
export async function countAudience(
  { bulletinId, organisationId, audience, audienceOrganisationId }: Address,
  from: Sql,
): Promise<AudienceCount> {
  switch (audience) {
    case 'learners': {
      const places = await listBodies(audienceOrganisationId, from)
      return await from.one<AudienceCount>`
        select count(*) filter (where a.status = 'active')::int as "recipientCount", count(*) filter (where a.status <> 'active')::int as "closedCount",
          count(*) filter (where a.status = 'active' and a.awaits_activation_since is not null)::int as "awaitingCount",
          count(*) filter (where a.status = 'active' and not coalesce('bulletin' = any(c.sms_off), false))::int as "smsCount",
          count(*) filter (where a.status = 'active' and c.email_cipher is not null and not 'bulletin' = any(c.email_off))::int as "emailCount"
        from affiliation f join account a on a.id = f.learner_id left join letter_choice c on c.account_id = a.id
        where f.ended_at is null and f.organisation_id = any(${places}::uuid[])`
    }
    case 'officials':
      return await from.one<AudienceCount>`
        select count(*) filter (where a.status = 'active')::int as "recipientCount", count(*) filter (where a.status <> 'active')::int as "closedCount",
          0 as "awaitingCount",
          count(*) filter (where a.status = 'active' and not coalesce('bulletin' = any(c.sms_off), false))::int as "smsCount",
          count(*) filter (where a.status = 'active' and c.email_cipher is not null and not 'bulletin' = any(c.email_off))::int as "emailCount"
        from account a left join letter_choice c on c.account_id = a.id where a.id in (
          select g.account_id from role_grant g join organisation o on o.id = g.organisation_id join organisation top on o.path <@ top.path
          where top.id = ${audienceOrganisationId} and g.role in ('handler', 'reviewer') and g.revoked_at is null
            and (g.valid_until is null or g.valid_until > clock_timestamp()))`
    case 'list':
      return await from.one<AudienceCount>`
        select count(*) filter (where a.status = 'active')::int as "recipientCount", count(*) filter (where a.status <> 'active')::int as "closedCount",
          count(*) filter (where a.status = 'active' and a.awaits_activation_since is not null)::int as "awaitingCount",
          count(*) filter (where a.status = 'active' and not coalesce('bulletin' = any(c.sms_off), false))::int as "smsCount",
          count(*) filter (where a.status = 'active' and c.email_cipher is not null and not 'bulletin' = any(c.email_off))::int as "emailCount"
        from bulletin_row r join account a on a.id = r.account_id left join letter_choice c on c.account_id = a.id join affiliation f on f.learner_id = a.id and f.ended_at is null
          join organisation o on o.id = f.organisation_id join organisation top on o.path <@ top.path
        where r.bulletin_id = ${bulletinId} and top.id = ${organisationId}`
  }
}

/** The next of them in the order of their ids, after `after`. */
export async function listAudience(
  { bulletinId, organisationId, audience, audienceOrganisationId }: Address,
  { after, limit }: { after: string | null; limit: number },
  from: Sql,
): Promise<string[]> {
  const rows = await (async () => {
    switch (audience) {
      case 'learners': {
        const places = await listBodies(audienceOrganisationId, from)
        return await from.many<{ id: string }>`
          select f.learner_id as id from affiliation f join account a on a.id = f.learner_id
          where f.ended_at is null and a.status = 'active' and f.organisation_id = any(${places}::uuid[])
            and (${after}::uuid is null or f.learner_id > ${after}) order by f.learner_id limit ${limit}`
      }
      case 'officials':
        return await from.many<{ id: string }>`
          select a.id from account a where a.status = 'active' and (${after}::uuid is null or a.id > ${after}) and a.id in (
            select g.account_id from role_grant g join organisation o on o.id = g.organisation_id join organisation top on o.path <@ top.path
            where top.id = ${audienceOrganisationId} and g.role in ('handler', 'reviewer') and g.revoked_at is null
              and (g.valid_until is null or g.valid_until > clock_timestamp()))
          order by a.id limit ${limit}`
      case 'list':
        return await from.many<{ id: string }>`
          select a.id from bulletin_row r join account a on a.id = r.account_id join affiliation f on f.learner_id = a.id and f.ended_at is null
            join organisation o on o.id = f.organisation_id join organisation top on o.path <@ top.path
          where r.bulletin_id = ${bulletinId} and top.id = ${organisationId} and a.status = 'active' and (${after}::uuid is null or a.id > ${after})
          order by a.id limit ${limit}`
    }
  })()
  return rows.map((row) => row.id)
}

/**
 * The body and all below it. Asked for first, and given as a list: PostgreSQL takes a subtree for a handful of rows and would look up the people
 * of a whole city one by one.
 */
async function listBodies(topId: string | null, from: Sql): Promise<string[]> {
  const rows = await from.many<{ id: string }>`
    select o.id from organisation o, organisation top where top.id = ${topId} and o.path <@ top.path`
  return rows.map((row) => row.id)
}

/** For the transaction that counts or lists: it may take long, and how many bodies there are decides its plan each time. */
export async function allowWholeCity(tx: Sql): Promise<void> {
  await tx.run`select set_config('statement_timeout', '60s', true), set_config('plan_cache_mode', 'force_custom_plan', true)`
}
