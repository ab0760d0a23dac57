import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { rosterConfirmed } from './jobs.ts'
import { reaches } from './scope.ts'

export type RosterState = 'checked' | 'confirmed' | 'done' | 'cancelled'
export type RosterRefusal = 'not-found' | 'roster-has-problems' | 'roster-over'

/** The handler has looked at every row: a worker writes the list. Confirming twice is confirming once. */
export async function confirmRoster(actor: Actor, rosterId: string): Promise<Result<undefined, RosterRefusal>> {
  return await transaction(async (tx) => {
    const roster = await lockRoster(tx, actor, rosterId)
    if (!roster) return refuse('not-found')
    if (roster.state === 'confirmed' || roster.state === 'done') return ok()
    if (roster.state !== 'checked') return refuse('roster-over')
    if (roster.problemCount > 0) return refuse('roster-has-problems')
    await tx.run`
      update roster set state = 'confirmed', confirmed_at = clock_timestamp(), confirmed_by = ${actor.accountId}, changed_count = 0 where id = ${rosterId}`
    await recordAudit(tx, { actorId: actor.accountId, action: 'roster.confirmed', objectType: 'roster', objectId: rosterId })
    await enqueue(tx, rosterConfirmed, { rosterId })
    return ok()
  })
}

/** The list is put aside; its rows, and the numbers in them, are gone. */
export async function cancelRoster(actor: Actor, rosterId: string): Promise<Result<undefined, RosterRefusal>> {
  return await transaction(async (tx) => {
    const roster = await lockRoster(tx, actor, rosterId)
    if (!roster) return refuse('not-found')
    if (roster.state === 'cancelled') return ok()
    if (roster.state !== 'checked') return refuse('roster-over')
    await tx.run`update roster set state = 'cancelled', ended_at = clock_timestamp() where id = ${rosterId}`
    await tx.run`delete from roster_row where roster_id = ${rosterId}`
    await recordAudit(tx, { actorId: actor.accountId, action: 'roster.cancelled', objectType: 'roster', objectId: rosterId })
    return ok()
  })
}

async function lockRoster(tx: Transaction, actor: Actor, rosterId: string) {
  const roster = await tx.maybe<{ organisationId: string; state: RosterState; problemCount: number }>`
    select organisation_id as "organisationId", state, problem_count as "problemCount" from roster where id = ${rosterId} for update`
  return roster && (await reaches(actor, 'affiliation.decide', roster.organisationId, tx)) ? roster : null
}
