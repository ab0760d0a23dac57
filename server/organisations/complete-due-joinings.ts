import { sql, transaction } from '#server/platform/database.ts'
import { loadJoining } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { decideJoining } from './rules/joining.ts'

/** What waited only for an old place whose term has passed is completed. Run by the clock; answers how many. */
export async function completeDueJoinings(): Promise<number> {
  const due = await sql.many<{ id: string }>`
    select id from joining where ended_as is null and release_due_at <= clock_timestamp() and learner_agreed_at is not null
      and (kind = 'leave' or place_agreed_at is not null) order by release_due_at limit 500`
  let completed = 0
  for (const { id } of due) {
    completed += await transaction(async (tx) => {
      const joining = await loadJoining(tx, id)
      if (!joining) return 0
      const now = await tx.now()
      const decided = decideJoining(joining, { type: 'look' }, now)
      if (!decided.ok || decided.value.endedAs === null) return 0
      await saveJoining(tx, joining, decided.value, { actorId: null, now })
      return 1
    })
  }
  return completed
}
