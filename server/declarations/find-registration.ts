import { findFreezes } from '#server/hours/find-freezes.ts'
import { expectHours } from '#server/hours/rules/expect-hours.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPersons, type Person } from '#server/identity/queries.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { reaches } from '#server/organisations/scope.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { readDeclaration, type WholeDeclaration } from './read-declaration.ts'

export type Registration = {
  declaration: WholeDeclaration
  person: Person
  expected: ReturnType<typeof expectHours>
  /** How many other declarations hold one of the same files. Whose they are is not told. */
  sameFiles: number
  /** How many others claim the same thing, and how many may. */
  claimants: { others: number; most: number }
  frozen: boolean
  mayDecide: boolean
  /** The next one that waits, oldest first. */
  nextId: string | null
}

/** What somebody handed in, for those within whose reach they are registered. Drafts are their owner's alone. */
export async function findRegistration(actor: Actor, declarationId: string): Promise<Registration | null> {
  const declaration = await readDeclaration(declarationId)
  if (!declaration?.placeId || declaration.state === 'draft') return null
  if (!(await reaches(actor, 'learner.see', declaration.placeId))) return null
  const { learnerId, placeId, year } = declaration
  const [persons, now, counts, freezes] = await Promise.all([
    getPersons([learnerId]),
    databaseNow(),
    sql.one<{ sameFiles: number; others: number; nextId: string | null }>`
      select (select count(distinct o.declaration_id) from declaration_evidence e join declaration_evidence o on o.sha256 = e.sha256
          and o.declaration_id <> e.declaration_id join declaration od on od.id = o.declaration_id and od.state <> 'draft'
          where e.declaration_id = ${declarationId})::int as "sameFiles",
        (select count(*) from declaration_claim c join declaration_claim o on o.identity = c.identity and o.declaration_id <> c.declaration_id
          where c.declaration_id = ${declarationId})::int as others,
        (select d.id from declaration d join affiliation f on f.learner_id = d.learner_id and f.ended_at is null
          where f.organisation_id = ${placeId} and d.state in ('submitted', 'checked') and d.id <> ${declarationId} and d.learner_id <> ${actor.accountId}
          order by d.submitted_at, d.id limit 1) as "nextId"`,
    year ? findFreezes([learnerId], year) : new Map<string, { open: unknown }>(),
  ])
  const person = persons.get(learnerId)
  invariant(person, 'whoever declares has an account')
  const freeze = freezes.get(learnerId)
  const waits = declaration.state === 'submitted' || declaration.state === 'checked'
  return {
    ...{ declaration, person, sameFiles: counts.sameFiles, nextId: counts.nextId },
    expected: expectHours(declaration.form, declaration.answers, shanghaiDay(now)),
    claimants: { others: counts.others, most: declaration.form.identity.claimants },
    frozen: freeze !== undefined && !freeze.open,
    mayDecide:
      waits &&
      learnerId !== actor.accountId &&
      holds(actor, 'hours.register') &&
      (await reaches(actor, 'hours.register', placeId)),
  }
}
