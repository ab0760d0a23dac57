import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'

export type Look = {
  id: number
  at: Date
  action: 'learner.viewed' | 'learner.revealed' | 'learner.reviewed'
  office: string | null
  reason: string | null
}

/** Who looked at the actor's own personal data, newest first: the office that did, not its clerk; when; and why, where a reason is asked for. */
export const listLooks = (actor: Actor): Promise<Look[]> => sql.many<Look>`
  select e.id, e.at, e.action, o.name as office, e.details->>'reason' as reason
  from audit_event e left join organisation o on o.id = (e.details->>'organisationId')::uuid
  where e.object_type = 'learner' and e.object_id = ${actor.accountId} and e.action in ('learner.viewed', 'learner.revealed', 'learner.reviewed')
    and e.actor_id is distinct from ${actor.accountId}::uuid
  order by e.id desc limit 100`
