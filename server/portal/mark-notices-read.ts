import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { publishHint } from '#server/platform/hints.ts'

/** Marks one notice of the person's own, or all that are unread; somebody else's, and what was withdrawn, stays as it is. Answers how many changed. */
export async function markNoticesRead(actor: Actor, noticeId: string | 'all'): Promise<number> {
  const only = noticeId === 'all' ? null : noticeId
  const changed = await sql.run`
    update notice set read_at = clock_timestamp()
    where account_id = ${actor.accountId} and read_at is null and (${only}::uuid is null or id = ${only})
      and not exists (select 1 from bulletin b where b.id = notice.bulletin_id and b.state = 'withdrawn')`
  if (changed > 0) publishHint(actor.accountId, { kind: 'notice' })
  return changed
}
