/** A city whose units have people with hours, ready to be handed in and verified. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { postEntries } from '#server/hours/post-entries.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { forgetPolicies, getPolicy } from '#server/hours/queries.ts'
import { type Part, subjectOf } from '#server/hours/rules/entry.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makeCity, makeOfficial } from './make-city.ts'
import { makePerson } from './make-person.ts'

export async function readPolicy(year: number) {
  return JSON.parse(await readFile(path.resolve(import.meta.dirname, `../../prisma/policies/${year}.json`), 'utf8'))
}

export async function makeVerificationWorld() {
  for (const year of [2025, 2026]) invariant((await publishPolicy(await readPolicy(year), null)).ok, `policy of ${year}`)
  forgetPolicies()
  const city = await makeCity()
  return {
    ...city,
    handler: await makeOfficial('handler', city.company),
    reviewer: await makeOfficial('reviewer', city.district),
    colleague: await makeOfficial('reviewer', city.district),
    neighbour: await makeOfficial('reviewer', city.otherDistrict),
    chief: await makeOfficial('bureau', city.bureau),
  }
}

/** Somebody registered at `organisationId` with hours of these parts in 2026. */
export async function makeVerifiable(organisationId: string, parts: Partial<Record<Part, number>> = {}) {
  const person = await makePerson()
  const placed = await affiliateLearner(null, { learnerId: person.accountId, organisationId })
  invariant(placed.ok, 'the person is registered')
  for (const [kind, hours] of Object.entries(parts)) await giveHours(person.accountId, kind as Part, hours)
  return person
}

/** Enough to light the city's lamp. */
export const metYear = { required: 20, elective: 12, professional: 64 } as const

export async function giveHours(
  learnerId: string,
  kind: Part,
  hours: number,
  { on = '2026-06-01T02:00:00Z', recordedBy = null }: { on?: string; recordedBy?: string | null } = {},
): Promise<string> {
  const occurredAt = new Date(on)
  const { id: policyId } = await getPolicy(occurredAt.getUTCFullYear())
  const [posting] = await transaction((tx) =>
    postEntries(tx, [
      {
        ...{ idempotencyKey: `test:${randomUUID()}`, learnerId, subject: subjectOf(kind), kind, form: 'class' },
        ...{ centihours: hours * 100, occurredAt, sourceType: 'class', sourceId: randomUUID(), title: '培训班', policyId },
        ...{ recordedBy, approverId: null, reversesId: null, reason: null },
      },
    ]),
  )
  invariant(posting?.outcome === 'posted', 'the entry is posted')
  return posting.entry.id
}
