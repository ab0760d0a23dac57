import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { CombinedQuery } from './rules/combined-query.ts'

/** As many as one person keeps for one body. */
export const mostSaved = 100

/** Keeps a query under a name; what the same person kept under it for the same body is replaced. Shared ones are seen by everybody who acts for the body. */
export async function saveQuery(
  actor: Actor,
  { name: given, shared, query }: { name: string; shared: boolean; query: CombinedQuery },
): Promise<Result<{ queryId: string }, 'not-found' | 'query-name' | 'query-many'>> {
  const [place] = placesOf(actor, 'query.save')
  if (!place) return refuse('not-found')
  const name = given.normalize('NFKC').trim()
  if (name === '' || [...name].length > 40) return refuse('query-name')
  return await transaction(async (tx) => {
    const { kept } = await tx.one<{ kept: number }>`
      select count(*)::int as kept from saved_query where owner_id = ${actor.accountId} and organisation_id = ${place} and name <> ${name}`
    if (kept >= mostSaved) return refuse('query-many')
    const { id: queryId } = await tx.one<{ id: string }>`
      insert into saved_query (id, organisation_id, owner_id, name, shared, query, saved_at)
      values (${newId()}, ${place}, ${actor.accountId}, ${name}, ${shared}, ${JSON.stringify(query)}::jsonb, clock_timestamp())
      on conflict (owner_id, organisation_id, name) do update set shared = excluded.shared, query = excluded.query, saved_at = excluded.saved_at
      returning id`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'query.saved', objectType: 'query', objectId: queryId },
      details: { name, shared, asked: query.subject, organisationId: place },
    })
    return ok({ queryId })
  })
}

/** Takes away one's own. */
export async function dropQuery(actor: Actor, queryId: string): Promise<Result<undefined, 'not-found'>> {
  const places = placesOf(actor, 'query.save')
  return await transaction(async (tx) => {
    const dropped = await tx.maybe<{ name: string }>`
      delete from saved_query where id = ${queryId} and owner_id = ${actor.accountId} and organisation_id = any(${places}::uuid[]) returning name`
    if (!dropped) return refuse('not-found')
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'query.dropped', objectType: 'query', objectId: queryId },
      details: { name: dropped.name },
    })
    return ok()
  })
}
