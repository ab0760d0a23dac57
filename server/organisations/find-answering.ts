import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql } from '#server/platform/database.ts'

export type Answering = {
  unitId: string
  unitName: string
  unitClosed: boolean
  registersLearners: boolean
  authorityId: string
  authorityName: string
}

/** A body and who answers for it now: its nearest authority, or the bureau. Asked anew each time, so that a unit that moved is with its new one at once. */
export async function findAnswering(unitId: string, from: Sql = sql): Promise<Answering | null> {
  return await from.maybe<Answering>`
    select u.id as "unitId", u.name as "unitName", u.closed_at is not null as "unitClosed", u.kind in ('unit', 'agency') as "registersLearners",
      a.id as "authorityId", a.name as "authorityName"
    from organisation u join organisation a on a.id = answering_authority(u.path) where u.id = ${unitId}`
}

/** In whose name the actor verifies what this unit hands in; null: it is not theirs. The authority itself answers, and the bureau over everybody. */
export async function findStampPlace(
  actor: Actor,
  { unitId, authorityId }: Pick<Answering, 'unitId' | 'authorityId'>,
  from: Sql = sql,
): Promise<{ id: string; name: string } | null> {
  const { reviewers, bureaus } = verifyingPlaces(actor)
  return await from.maybe<{ id: string; name: string }>`
    select p.id, p.name from organisation p, organisation u
    where u.id = ${unitId} and ((p.id = any(${reviewers}::uuid[]) and p.id = ${authorityId}) or (p.id = any(${bureaus}::uuid[]) and u.path <@ p.path))
    order by p.kind limit 1`
}

/** Where the actor verifies for the place itself, and where for everything below. */
export function verifyingPlaces(actor: Actor): { reviewers: string[]; bureaus: string[] } {
  const of = (role: string) =>
    actor.roles.flatMap((grant) => (grant.role === role && grant.organisationId ? [grant.organisationId] : []))
  return { reviewers: of('reviewer'), bureaus: of('bureau') }
}
