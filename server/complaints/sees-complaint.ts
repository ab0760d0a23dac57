import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** How an official stands to a complaint: the responsible office does something about it, those above read it. */
export type Standing = 'handles' | 'follows'

/**
 * How the actor stands to a complaint; null: it is none of theirs. Whoever holds any office at or below the organisation complained of never sees it, in whatever
 * role they act now, and nobody sees their own this way. The bureau deals with complaints of itself, for it has nobody above in this tree.
 */
export async function seesComplaint(actor: Actor, complaintId: string, from: Sql = sql): Promise<Standing | null> {
  const row = await from.maybe<{ handles: boolean; follows: boolean }>`
    select c.responsible_id = any(${placesOf(actor, 'complaint.handle')}::uuid[]) as handles, exists (
      select 1 from organisation mine join organisation o on o.id = c.responsible_id
      where mine.id = any(${placesOf(actor, 'complaint.follow')}::uuid[]) and o.path <@ mine.path) as follows
    from complaint c where c.id = ${complaintId} and complaint_shown_to(c.account_id, c.about_id, ${actor.accountId}::uuid)`
  return row?.handles ? 'handles' : row?.follows ? 'follows' : null
}
