import { createOrganisation, type NewOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import type { GrantableRole } from '#server/organisations/rules/tree.ts'
import { sql } from '#server/platform/database.ts'
import { makeCreditCode } from './make-credit-code.ts'
import { actorOf, type MadePerson, makePerson } from './make-person.ts'

export async function makeOrganisation(wanted: Omit<NewOrganisation, 'code'>): Promise<string> {
  // Tests of one file share a database with nobody, so a number of the organisations that are there makes a new code.
  const { count } = await sql.one<{ count: number }>`select count(*)::int as count from organisation`
  const made = await createOrganisation(null, { ...wanted, code: makeCreditCode(700_000 + count) })
  if (!made.ok) throw new Error(made.reason)
  return made.value.organisationId
}

export type City = Awaited<ReturnType<typeof makeCity>>

/** The smallest city in which somebody can be above, beside and below somebody else: two districts, one with two units, of which one has a unit of its own. */
export async function makeCity() {
  const bureau = await makeOrganisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null })
  const authority = (name: string) => makeOrganisation({ kind: 'authority', authorityKind: 'district', name, parentId: bureau })
  const district = await authority('河东区人社局')
  const otherDistrict = await authority('河西区人社局')
  const company = await makeOrganisation({ kind: 'unit', name: '海河工程公司', parentId: district })
  const subsidiary = await makeOrganisation({ kind: 'unit', name: '海河设计院', parentId: company })
  const sibling = await makeOrganisation({ kind: 'unit', name: '东站机务段', parentId: district })
  const elsewhere = await makeOrganisation({ kind: 'unit', name: '河西中心医院', parentId: otherDistrict })
  return { bureau, district, otherDistrict, company, subsidiary, sibling, elsewhere }
}

/** Somebody who holds this power, has shown the second factor and has just confirmed who they are. */
export async function makeOfficial(role: GrantableRole, organisationId: string | null): Promise<MadePerson> {
  const person = await makePerson()
  const granted = await grantRole(null, { accountId: person.accountId, role, organisationId })
  if (!granted.ok) throw new Error(granted.reason)
  return { ...person, actor: await actorOf(person.token) }
}
