import { beforeAll, describe, expect, it } from 'vitest'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { browseOrganisations, listBranch, listDistricts, listPlaces } from '#server/organisations/browse-organisations.ts'
import { exportOrganisations } from '#server/organisations/export-organisations.ts'
import { fillInitials } from '#server/organisations/fill-initials.ts'
import { findOrganisationPage, searchTargets } from '#server/organisations/find-organisation-page.ts'
import { findResponsible, findUnits, listAuthorities } from '#server/organisations/find-responsible.ts'
import { mergeOrganisations } from '#server/organisations/merge-organisations.ts'
import { renameOrganisation } from '#server/organisations/rename-organisation.ts'
import { describeChange } from '#server/organisations/rules/organisation-change.ts'
import { sql } from '#server/platform/database.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { makeBody, makeOfficialAt, makeTree } from '#tests/support/tree-world.ts'

let city: Awaited<ReturnType<typeof makeTree>>
beforeAll(async () => {
  city = await makeTree()
})
const namesOf = (rows: readonly { name: string }[]) => rows.map((row) => row.name)

describe('the list of bodies', () => {
  it('holds what lies within reach, and counts nothing else', async () => {
    const { chief, groupReviewer, districtReviewer, companyHandler, stranger, group, district, company } = city
    expect((await browseOrganisations(chief, {})).count).toEqual({ total: 7, capped: false })
    expect((await browseOrganisations(await makeOfficialAt('operator', null), {})).count.total).toBe(7)
    expect(namesOf((await browseOrganisations(groupReviewer, {})).rows)).toEqual(['海河工程公司', '海河集团', '海河设计院'])
    expect(namesOf((await browseOrganisations(companyHandler, {})).rows)).toEqual(['海河工程公司', '海河设计院'])
    expect(await browseOrganisations(stranger, {})).toMatchObject({ rows: [], count: { total: 0 } })
    // Asking below somebody else's body, or upward, finds nothing.
    expect((await browseOrganisations(groupReviewer, { under: district })).rows).toEqual([])
    expect(namesOf((await browseOrganisations(companyHandler, { under: group })).rows)).toEqual(['海河工程公司', '海河设计院'])
    expect(namesOf(await listBranch(groupReviewer, null))).toEqual(['海河集团'])
    expect(namesOf(await listBranch(groupReviewer, group))).toEqual(['海河工程公司'])
    for (const other of [districtReviewer, stranger]) expect(await listBranch(other, company)).toEqual([])
    expect(await listDistricts(groupReviewer)).toEqual(['河东区'])
    expect(await listDistricts(stranger)).toEqual([])
    expect(namesOf(await listPlaces(groupReviewer, 'organisation.import'))).toEqual(['海河集团'])
    expect(await listPlaces(companyHandler, 'organisation.import')).toEqual([])
    expect((await exportOrganisations(companyHandler, {})).rows.map(([name]) => name)).toEqual(['海河工程公司', '海河设计院'])
    expect((await exportOrganisations(stranger, {})).rows).toEqual([])
  })

  it('is searched by name, code and pinyin initials, sorted by pinyin, and paged', async () => {
    const { chief } = city
    const { code } = await sql.one<{ code: string }>`select code from organisation where id = ${city.agency}`
    const search = async (text: string) => namesOf((await browseOrganisations(chief, { search: text })).rows)
    expect(await search('设计')).toEqual(['海河设计院'])
    expect(await search(code.slice(0, 17).toLowerCase())).toContain('河东人才中心')
    expect(await search('hhsj')).toEqual(['海河设计院'])
    expect(await search('%')).toEqual([])
    expect(await search("'; drop table organisation; --")).toEqual([])
    const pages = await Promise.all([1, 2, 3].map((page) => browseOrganisations(chief, {}, { page, size: 3 })))
    expect(pages.map((page) => [page.rows.length, page.page, page.pages])).toEqual([
      [3, 1, 3],
      [3, 2, 3],
      [1, 3, 3],
    ])
    expect(new Set(pages.flatMap((page) => namesOf(page.rows))).size).toBe(7)
    expect((await browseOrganisations(chief, {}, { page: 99, size: 3 })).page).toBe(1)
    const down = await browseOrganisations(chief, { sort: 'name', descending: true }, { size: 7 })
    expect(namesOf(down.rows)).toEqual(namesOf((await browseOrganisations(chief, {})).rows).reverse())
    expect((await browseOrganisations(chief, { kind: 'authority', authorityKind: 'district' })).rows).toHaveLength(1)
  })

  it('works initials out where they are missing', async () => {
    await sql.run`update organisation set initials = '' where id = ${city.agency}`
    expect(await fillInitials()).toBe(1)
    expect(await fillInitials()).toBe(0)
    expect(await sql.one`select initials from organisation where id = ${city.agency}`).toEqual({ initials: 'HDRCZX' })
  })
})

describe('the page of a body', () => {
  it('says everything to whoever may see it, and what they may do; to others it is not there', async () => {
    const { company, companyHandler, groupReviewer, districtReviewer, schoolHandler, stranger, group, subsidiary } = city
    const { accountId } = await makePerson()
    await affiliateLearner(null, { learnerId: accountId, organisationId: company })
    await renameOrganisation(groupReviewer, { organisationId: company, name: '海河工程公司', reason: '不变' })
    const mine = await findOrganisationPage(companyHandler, company)
    expect(mine).toMatchObject({ learners: 1, children: 1, below: 1, may: { govern: false, maintain: true, addBelow: false } })
    expect(mine?.above.map((body) => body.open)).toEqual([false, false])
    expect((await findOrganisationPage(groupReviewer, company))?.may).toEqual({ govern: true, maintain: true, addBelow: true })
    expect((await findOrganisationPage(groupReviewer, group))?.may.govern).toBe(false)
    expect(mine?.history.map(describeChange)).toEqual(['登记在“海河集团”之下'])
    const auditor = await makeOfficialAt('auditor', city.bureau)
    expect((await findOrganisationPage(auditor, company))?.may).toEqual({ govern: false, maintain: false, addBelow: false })
    for (const other of [districtReviewer, schoolHandler, stranger]) expect(await findOrganisationPage(other, company)).toBeNull()
    expect(await findOrganisationPage(companyHandler, group)).toBeNull()
    const targets = (actor: typeof groupReviewer, except: string) =>
      searchTargets(actor, { search: '河', kinds: ['unit', 'authority'], except })
    expect(namesOf(await targets(groupReviewer, subsidiary))).toEqual(['海河集团', '海河工程公司'])
    expect(namesOf(await targets(groupReviewer, company))).toEqual(['海河集团'])
    for (const other of [companyHandler, stranger]) expect(await targets(other, subsidiary)).toEqual([])
  })
})

describe('who is responsible', () => {
  it('is one authority a unit: the branch decides, and the district is named where it does not', async () => {
    const { company, subsidiary, school, district, group } = city
    expect(await findResponsible(subsidiary)).toMatchObject({
      responsible: { id: group },
      between: ['海河工程公司'],
      territorial: null,
    })
    expect(await findResponsible(company)).toMatchObject({
      responsible: { id: group },
      territorial: { id: district, contactPhone: '022-24000001' },
    })
    expect(await findResponsible(school)).toMatchObject({ responsible: { id: district }, territorial: null, between: [] })
    expect(await findResponsible(group)).toBeNull()
    expect(namesOf(await listAuthorities()).sort()).toEqual(['河东区人社局', '海河集团'].sort())
  })

  it('is found by anybody by name, initials or the whole code, and leads on from a unit that went up in another', async () => {
    const { chief, group, agency } = city
    const { code } = await sql.one<{ code: string }>`select code from organisation where id = ${agency}`
    expect(await findUnits('河')).toEqual([])
    expect(namesOf(await findUnits('第一中'))).toEqual(['河东区第一中学'])
    expect(namesOf(await findUnits('hdrczx'))).toEqual(['河东人才中心'])
    expect(namesOf(await findUnits(code))).toEqual(['河东人才中心'])
    expect(await findUnits(code.slice(0, 12))).toEqual([])
    expect(await findUnits('%%')).toEqual([])
    const [from, into] = await Promise.all([
      makeBody({ kind: 'unit', name: '旧测绘队', parentId: group }),
      makeBody({ kind: 'unit', name: '新测绘院', parentId: group }),
    ])
    await mergeOrganisations(chief, { fromId: from, intoId: into, reason: '机构改革' })
    expect(await findResponsible(from)).toMatchObject({ unit: { closed: true }, mergedInto: { id: into, name: '新测绘院' } })
    expect((await findOrganisationPage(chief, from))?.history.map(describeChange)[0]).toBe(
      '并入“新测绘院”：人员 0 人、下级机构 0 个一并转入，经办授权 0 项终止',
    )
  })
})
