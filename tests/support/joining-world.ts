import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { createOrganisation, type NewOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import type { GrantableRole } from '#server/organisations/rules/tree.ts'
import { sql } from '#server/platform/database.ts'
import { makeCreditCode } from './make-credit-code.ts'
import { actorOf, type MadePerson, makePerson } from './make-person.ts'

let codes = 40_000

export async function makeOrganisation(wanted: Omit<NewOrganisation, 'code'>): Promise<string> {
  codes += 1
  const made = await createOrganisation(null, { ...wanted, code: makeCreditCode(codes) })
  if (!made.ok) throw new Error(made.reason)
  return made.value.organisationId
}

/** Somebody who acts for a place. */
export async function makeOfficial(role: GrantableRole, organisationId: string): Promise<MadePerson> {
  const person = await makePerson()
  const granted = await grantRole(null, { accountId: person.accountId, role, organisationId })
  if (!granted.ok) throw new Error(granted.reason)
  await sql.run`update session set second_factor_at = clock_timestamp() where account_id = ${person.accountId}`
  return { ...person, actor: await actorOf(person.token) }
}

/** A learner who is registered at `organisationId`, or nowhere. */
export async function makeLearner(organisationId: string | null = null): Promise<MadePerson> {
  const person = await makePerson()
  if (organisationId) {
    const placed = await affiliateLearner(null, { learnerId: person.accountId, organisationId })
    if (!placed.ok) throw new Error(placed.reason)
  }
  return person
}

/** A bureau, two districts, two units in the first, one in the second, an agency; a handler each and a reviewer of the first district. */
export async function makeJoiningWorld() {
  const bureau = await makeOrganisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null })
  const [east, west] = await Promise.all(
    ['河东区人社局', '河西区人社局'].map((name) =>
      makeOrganisation({ kind: 'authority', authorityKind: 'district', name, parentId: bureau }),
    ),
  )
  if (!east || !west) throw new Error('two districts were made')
  const school = await makeOrganisation({ kind: 'unit', name: '河东第一小学', parentId: east })
  const hospital = await makeOrganisation({ kind: 'unit', name: '河东医院', parentId: east })
  const factory = await makeOrganisation({ kind: 'unit', name: '河西机械厂', parentId: west })
  const agency = await makeOrganisation({ kind: 'agency', name: '河西人才中心', parentId: west })
  const [atSchool, atHospital, atFactory, atAgency] = [
    await makeOfficial('handler', school),
    await makeOfficial('handler', hospital),
    await makeOfficial('handler', factory),
    await makeOfficial('handler', agency),
  ]
  const reviewer = await makeOfficial('reviewer', east)
  return { bureau, east, west, school, hospital, factory, agency, atSchool, atHospital, atFactory, atAgency, reviewer }
}

/** The place where somebody is registered now; there is never more than one. */
export async function placeOf(learnerId: string): Promise<string | null> {
  const rows = await sql.many<{ id: string }>`
    select organisation_id as id from affiliation where learner_id = ${learnerId} and ended_at is null`
  if (rows.length > 1) throw new Error(`${rows.length} places at once`)
  return rows[0]?.id ?? null
}
