import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type Agreement = {
  placeId: string
  classId: string
  title: string
  organisationName: string
  learnerId: string
  realName: string
  unitName: string
  startsAt: Date
  askedAt: Date
  capacity: number
  enrolled: number
}

/** Who asks the units of the actor to pay for a class that is still to begin, longest first. */
export async function listAgreements(actor: Actor): Promise<Agreement[]> {
  return await sql.many<Agreement>`
    select p.id as "placeId", c.id as "classId", c.title, host.name as "organisationName", p.learner_id as "learnerId", a.real_name as "realName",
      unit.name as "unitName", c.starts_at as "startsAt", p.asked_at as "askedAt", c.capacity,
      (select count(*)::int from class_place e where e.class_id = c.id and e.state = 'enrolled') as enrolled
    from class_place p join training_class c on c.id = p.class_id join organisation host on host.id = c.organisation_id
      join account a on a.id = p.learner_id join organisation unit on unit.id = p.unit_id
    where p.state = 'asked' and c.state = 'published' and c.starts_at > clock_timestamp()
      and exists (select 1 from organisation mine where unit.path <@ mine.path and mine.id = any(${placesOf(actor, 'class.agree')}::uuid[]))
    order by p.asked_at limit 200`
}
