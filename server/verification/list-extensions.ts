import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type Extension = {
  organisationId: string
  id: string
  organisationName: string
  until: Date
  reason: string
  deciderName: string
  decidedAt: Date
}

/** Decisions to let a part of the city hand a year in later, newest first. */
export async function listExtensions(actor: Actor, year: number): Promise<Extension[]> {
  return await sql.many<Extension>`
    select x.id, o.id as "organisationId", o.name as "organisationName", x.until, x.reason, a.real_name as "deciderName", x.decided_at as "decidedAt"
    from year_extension x join organisation o on o.id = x.organisation_id join account a on a.id = x.decided_by
    where x.year = ${year} and exists (
      select 1 from organisation mine where mine.id = any(${placesOf(actor, 'year.follow')}::uuid[]) and o.path <@ mine.path)
    order by x.decided_at desc limit 100`
}
