import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { DeclarationState } from './rules/declaration-state.ts'
import { type RegistrationShow, statesShown } from './rules/registration-shows.ts'

export type RegistrationRow = {
  id: string
  revision: number
  learnerId: string
  realName: string
  placeName: string
  formLabel: string
  title: string
  state: DeclarationState
  fourEyes: boolean
  year: number
  centihours: number
  files: number
  submittedAt: Date
  checkerName: string | null
  /** Their own, or checked by themself already. */
  mine: boolean
}

const pageSize = 50
const countLimit = 10_000
/**
 * What people within the actor's reach have handed in: what waits, longest first; otherwise the latest first. People are looked for where they are registered
 * now. In pages of 50; `total` is exact up to 10,000.
 */
export async function listRegistrations(
  actor: Actor,
  {
    show = 'waiting',
    year = null,
    formId = null,
    search = '',
    page = 1,
  }: { show?: RegistrationShow; year?: number | null; formId?: string | null; search?: string; page?: number } = {},
): Promise<{ rows: RegistrationRow[]; total: number; capped: boolean }> {
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<RegistrationRow & { total: number }>`
    with places as (
      select o.id, o.name from organisation o join organisation mine on o.path <@ mine.path where mine.id = any(${placesOf(actor, 'hours.register')}::uuid[])
    ), found as (
      select d.*, a.real_name, place.name as place_name from declaration d join account a on a.id = d.learner_id
        left join affiliation f on f.learner_id = d.learner_id and f.ended_at is null join places place on place.id = coalesce(f.organisation_id, d.organisation_id)
      where d.state = any(${statesShown[show]}::text[]) and (${year}::int is null or d.year = ${year}) and (${formId}::text is null or d.form_id = ${formId})
        and (${pattern}::text is null or a.real_name like ${pattern} or d.title like ${pattern})
      limit ${countLimit + 1}
    )
    select d.id, d.revision, d.learner_id as "learnerId", d.real_name as "realName", d.place_name as "placeName", coalesce(form ->> 'label', d.form_id) as "formLabel",
      d.title, d.state, coalesce((form ->> 'fourEyes')::boolean, false) as "fourEyes", d.year,
      coalesce(d.registered_centihours, d.expected_centihours) as centihours, d.submitted_at as "submittedAt", c.real_name as "checkerName",
      (select count(*)::int from declaration_evidence e where e.declaration_id = d.id) as files,
      d.learner_id = ${actor.accountId} or d.checked_by is not distinct from ${actor.accountId}::uuid as mine, (select count(*)::int from found) as total
    from found d join policy p on p.id = d.policy_id left join account c on c.id = d.checked_by
      left join lateral (select each as form from jsonb_array_elements(p.document -> 'declarations') each where each ->> 'id' = d.form_id) form on true
    order by case when ${show === 'waiting'} then d.submitted_at end, d.changed_at desc, d.id
    limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const total = rows[0]?.total ?? 0
  return { rows: rows.map(({ total: _, ...row }) => row), total: Math.min(total, countLimit), capped: total > countLimit }
}

/** How many wait within the actor's reach, up to `most`. */
export async function countRegistrations(actor: Actor, most: number): Promise<number> {
  const { count } = await sql.one<{ count: number }>`
    select count(*) as count from (
      select 1 from organisation mine join organisation o on o.path <@ mine.path join affiliation f on f.organisation_id = o.id and f.ended_at is null
        join declaration d on d.learner_id = f.learner_id and d.state in ('submitted', 'checked')
      where mine.id = any(${placesOf(actor, 'hours.register')}::uuid[]) limit ${most}) found`
  return count
}
