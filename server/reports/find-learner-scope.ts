import type { Actor } from '#server/identity/actor.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

/**
 * Whose people are asked for, within the actor's reach. `city`: everybody, also those who are registered nowhere, for whoever has the bureau.
 * `bodies`: what lies at and below theirs in the tree. null: nothing within reach.
 */
export type LearnerScope = { kind: 'city' } | { kind: 'nowhere' } | { kind: 'bodies'; ids: string[] } | null

/** `under`: one body and what is below it, or 'none' for people who are registered nowhere. */
export async function findLearnerScope(actor: Actor, power: Power, under?: string): Promise<LearnerScope> {
  const places = placesOf(actor, power)
  const mine = await sql.many<Root>`select id, path::text, kind from organisation where id = any(${places}::uuid[])`
  if (under === 'none') return mine.some(isBureau) ? { kind: 'nowhere' } : null
  const roots = under
    ? await sql.many<Root>`
        select id, path::text, kind from organisation where id = ${under} and path <@ any(${mine.map((root) => root.path)}::ltree[])`
    : mine
  if (roots.length === 0) return null
  if (roots.some(isBureau)) return { kind: 'city' }
  const paths = roots.map((root) => root.path)
  const bodies = await sql.many<{ id: string }>`select id from organisation where path <@ any(${paths}::ltree[])`
  return { kind: 'bodies', ids: bodies.map((body) => body.id) }
}

type Root = { id: string; path: string; kind: string }
const isBureau = (root: Root): boolean => root.kind === 'bureau'
