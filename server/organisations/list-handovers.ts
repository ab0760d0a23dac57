import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { placesOf } from './scope.ts'

export type OpenHandover = {
  id: string
  organisationId: string
  organisationName: string
  proposedBy: string
  proposerName: string
  successorId: string
  successorName: string
  leaves: boolean
  proposedAt: Date
}

/** Proposals within the actor's reach that nobody has answered yet, oldest first. */
export async function listHandovers(actor: Actor): Promise<OpenHandover[]> {
  const places = placesOf(actor, 'role.see')
  if (places.length === 0) return []
  return await sql.many<OpenHandover>`
    select h.id, h.organisation_id as "organisationId", o.name as "organisationName", h.proposed_by as "proposedBy", p.real_name as "proposerName",
      h.successor_id as "successorId", s.real_name as "successorName", h.leaves, h.proposed_at as "proposedAt"
    from handover h join organisation o on o.id = h.organisation_id join account p on p.id = h.proposed_by join account s on s.id = h.successor_id
    where h.ended_as is null and exists (select 1 from organisation mine where mine.id = any(${places}::uuid[]) and o.path <@ mine.path)
    order by h.proposed_at limit 100`
}
