import type { Actor, Role } from '#server/identity/actor.ts'
import { createOrganisation, type NewOrganisation } from '#server/organisations/create-organisation.ts'
import { makeCreditCode } from './make-credit-code.ts'
import { makePerson } from './make-person.ts'

let codes = 30_000

/** A body by the operation itself; its code is its own. */
export async function makeBody(wanted: Omit<NewOrganisation, 'code'> & { code?: string }): Promise<string> {
  codes += 1
  const made = await createOrganisation(null, { code: makeCreditCode(codes), ...wanted })
  if (!made.ok) throw new Error(`${wanted.name}: ${made.reason}`)
  return made.value.organisationId
}

/** Somebody who acts in one role at one place. */
export async function makeOfficialAt(role: Role, organisationId: string | null): Promise<Actor> {
  const { actor } = await makePerson()
  return {
    ...actor,
    roles: [
      { role: 'learner', organisationId: null },
      { role, organisationId },
    ],
  }
}

/** A city of two authorities: `group` with a company and its subsidiary, `district` with a school and an agency. */
export async function makeTree() {
  const bureau = await makeBody({ kind: 'bureau', name: '示范市人力社保局', parentId: null })
  const group = await makeBody({ kind: 'authority', authorityKind: 'group', name: '海河集团', parentId: bureau })
  const district = await makeBody({
    kind: 'authority',
    authorityKind: 'district',
    name: '河东区人社局',
    parentId: bureau,
    district: '河东区',
    contactName: '继续教育科',
    contactPhone: '022-24000001',
  })
  const company = await makeBody({ kind: 'unit', name: '海河工程公司', parentId: group, district: '河东区' })
  const subsidiary = await makeBody({ kind: 'unit', name: '海河设计院', parentId: company })
  const school = await makeBody({ kind: 'unit', name: '河东区第一中学', parentId: district, district: '河东区' })
  const agency = await makeBody({ kind: 'agency', name: '河东人才中心', parentId: district })
  const [chief, groupReviewer, districtReviewer, companyHandler, schoolHandler, stranger] = await Promise.all([
    makeOfficialAt('bureau', bureau),
    makeOfficialAt('reviewer', group),
    makeOfficialAt('reviewer', district),
    makeOfficialAt('handler', company),
    makeOfficialAt('handler', school),
    makePerson().then((person) => person.actor),
  ])
  return {
    ...{ bureau, group, district, company, subsidiary, school, agency },
    ...{ chief, groupReviewer, districtReviewer, companyHandler, schoolHandler, stranger },
  }
}
