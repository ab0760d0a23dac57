import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type PlanSum = {
  authorityId: string
  authorityName: string
  /** Places that have handed a plan in. */
  plans: number
  trainings: number
  centihours: number
  people: number
  /** Of this year: accepted, held and confirmed trainings. */
  accepted: number
  held: number
}

/** What is planned in a year and what became of it, summed up by the authority that answers for the organisers; within the actor's reach. */
export async function sumPlans(actor: Actor, year: number): Promise<PlanSum[]> {
  return await sql.many<PlanSum>`
    with places as (
      select o.id, answering_authority(o.path) as authority from organisation o join organisation mine on o.path <@ mine.path
      where mine.id = any(${placesOf(actor, 'training.follow')}::uuid[]) group by o.id, o.path
    ), planned as (
      select p.authority, count(*)::int as plans, sum(t.trainings)::int as trainings, sum(t.centihours)::int as centihours, sum(t.people)::int as people
      from training_plan t join places p on p.id = t.organisation_id where t.year = ${year} and t.handed_in_at is not null group by 1
    ), filed as (
      select p.authority, count(*) filter (where f.state in ('accepted', 'handed-in', 'confirmed'))::int as accepted, count(*) filter (where f.state = 'confirmed')::int as held
      from filing f join places p on p.id = f.organisation_id where f.year = ${year} group by 1
    )
    select a.id as "authorityId", a.name as "authorityName", coalesce(planned.plans, 0) as plans, coalesce(planned.trainings, 0) as trainings,
      coalesce(planned.centihours, 0) as centihours, coalesce(planned.people, 0) as people, coalesce(filed.accepted, 0) as accepted, coalesce(filed.held, 0) as held
    from planned full join filed using (authority) join organisation a on a.id = coalesce(planned.authority, filed.authority)
    order by a.name collate "C"`
}
