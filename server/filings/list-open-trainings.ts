import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { FilingText } from './rules/filing-text.ts'

export type OpenTraining = {
  id: string
  title: string
  organisationName: string
  startsAt: Date
  endsAt: Date
  centihours: number
  expected: number
  joined: number
  /** The actor is on the list. */
  mine: boolean
}

export const openTrainingsPage = 20

/** Trainings that are still to begin and open to the learner by where they are registered, soonest first. */
export async function listOpenTrainings(
  actor: Actor,
  { search, page }: { search: string; page: number },
): Promise<{ rows: OpenTraining[]; total: number }> {
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<OpenTraining & { total: number }>`
    with place as (
      select o.path, answering_authority(o.path) as authority from affiliation a join organisation o on o.id = a.organisation_id
      where a.learner_id = ${actor.accountId} and a.ended_at is null)
    select f.id, f.title, host.name as "organisationName", f.starts_at as "startsAt", f.ends_at as "endsAt", f.expected,
      (select sum(s.centihours)::int from gathering_session s where s.gathering_id = f.id) as centihours,
      (select count(*)::int from attendee t where t.gathering_id = f.id) as joined,
      exists (select 1 from attendee t where t.gathering_id = f.id and t.learner_id = ${actor.accountId}) as mine, count(*) over ()::int as total
    from filing f join organisation host on host.id = f.organisation_id left join place on true
    where f.state = 'accepted' and f.starts_at > clock_timestamp()
      and (f.audience = 'city' or (f.audience = 'own' and place.path <@ host.path) or (f.audience = 'authority' and place.authority = answering_authority(host.path)))
      and (${pattern}::text is null or f.title like ${pattern} or host.name like ${pattern} or f.content ->> 'topic' like ${pattern})
    order by f.starts_at, f.id limit ${openTrainingsPage} offset ${(Math.max(1, page) - 1) * openTrainingsPage}`
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export type TrainingPage = Omit<OpenTraining, 'centihours'> & {
  state: 'accepted' | 'cancelled' | 'handed-in' | 'confirmed'
  content: FilingText
  invited: boolean
  begun: boolean
  attachments: { id: string; name: string }[]
}

/** One training for a learner who may join it or is on its list. Null: neither. */
export async function findOpenTraining(actor: Actor, filingId: string): Promise<TrainingPage | null> {
  const row = await sql.maybe<TrainingPage>`
    select f.id, f.title, host.name as "organisationName", f.starts_at as "startsAt", f.ends_at as "endsAt", f.expected, f.state, f.content,
      f.starts_at <= clock_timestamp() as begun, (select count(*)::int from attendee t where t.gathering_id = f.id) as joined,
      exists (select 1 from attendee t where t.gathering_id = f.id and t.learner_id = ${actor.accountId}) as mine,
      (f.audience = 'city' or (f.audience = 'own' and place.path <@ host.path)
        or (f.audience = 'authority' and answering_authority(place.path) = answering_authority(host.path))) is true as invited,
      coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) order by x.added_at) from filing_file x
        where x.filing_id = f.id and x.purpose = 'attachment'), '[]') as attachments
    from filing f join organisation host on host.id = f.organisation_id
      left join affiliation a on a.learner_id = ${actor.accountId} and a.ended_at is null left join organisation place on place.id = a.organisation_id
    where f.id = ${filingId} and f.state not in ('filing', 'given-up')`
  return row && (row.invited || row.mine) ? row : null
}
