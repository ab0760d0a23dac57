import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#server/identity/actor.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { closeOrganisation } from '#server/organisations/close-organisation.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { mergeOrganisations } from '#server/organisations/merge-organisations.ts'
import { moveOrganisation } from '#server/organisations/move-organisation.ts'
import { findAffiliation, findResponsibleAuthority } from '#server/organisations/queries.ts'
import { renameOrganisation } from '#server/organisations/rename-organisation.ts'
import { reopenOrganisation } from '#server/organisations/reopen-organisation.ts'
import { reaches } from '#server/organisations/scope.ts'
import { updateOrganisation } from '#server/organisations/update-organisation.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { makeBody, makeTree } from '#tests/support/tree-world.ts'

let city: Awaited<ReturnType<typeof makeTree>>
beforeAll(async () => {
  city = await makeTree()
})

const reason = '机构改革'
const refused = (why: string) => ({ ok: false, reason: why })
const historyOf = (id: string) =>
  sql.many<{
    kind: string
    reason: string
  }>`select kind, reason from organisation_change where organisation_id = ${id} order by at, id`
/** Paths are what rights are made of: each is its parent's with itself behind. */
const brokenPaths = () => sql.many`
  select o.id from organisation o join organisation p on p.id = o.parent_id
  where o.path <> p.path || text2ltree(replace(o.id::text, '-', ''))`

describe('facts about a body', () => {
  it('are kept up to date by itself and by whoever is above it, and by nobody else', async () => {
    const { company, companyHandler, groupReviewer, districtReviewer, schoolHandler, stranger, subsidiary } = city
    const by = (actor: Actor, texts: object) => updateOrganisation(actor, { organisationId: company, ...texts })
    expect(
      await by(companyHandler, { contactName: ' 张 工 ', contactPhone: '（０２２）２３４５６７８９－８０１', industry: '建筑' }),
    ).toMatchObject({ ok: true })
    expect(await by(companyHandler, { contactPhone: '022-23456789-801' })).toMatchObject({ ok: true })
    expect(await by(companyHandler, { contactPhone: '022-23456789-801' })).toEqual(refused('nothing-changed'))
    expect(await by(companyHandler, { contactPhone: '12' })).toEqual(refused('contact-phone-format'))
    expect(await by(companyHandler, { district: '河西区' })).toEqual(refused('not-found'))
    expect(await by(groupReviewer, { district: '河西区', payrollCategory: '技术要求高' })).toMatchObject({ ok: true })
    for (const other of [districtReviewer, schoolHandler, stranger])
      expect(await by(other, { contactName: '某' })).toEqual(refused('not-found'))
    expect(await updateOrganisation(companyHandler, { organisationId: subsidiary, industry: 'M' })).toMatchObject({ ok: true })
    expect(
      await sql.one`select industry, payroll_category, contact_phone, district from organisation where id = ${company}`,
    ).toEqual({ industry: 'E', payroll_category: 'technical', contact_phone: '022-23456789-801', district: '河西区' })
  })

  it('a new name is given from above, is searchable at once, and leaves the old one in the history', async () => {
    const { school, chief, districtReviewer, schoolHandler, groupReviewer, stranger, bureau } = city
    const rename = (actor: Actor, name: string, organisationId = school) =>
      renameOrganisation(actor, { organisationId, name, reason })
    for (const other of [schoolHandler, groupReviewer, stranger])
      expect(await rename(other, '别的名字')).toEqual(refused('not-found'))
    expect(await rename(districtReviewer, '河东区人社局新名', city.district)).toEqual(refused('not-found'))
    expect(await rename(districtReviewer, '一')).toEqual(refused('name-length'))
    expect(await renameOrganisation(districtReviewer, { organisationId: school, name: '河东区重庆道中学', reason: '' })).toEqual(
      refused('change-reason-missing'),
    )
    expect(await rename(districtReviewer, '河东区 重庆道中学(本部)')).toMatchObject({ ok: true })
    expect(await sql.one`select name, initials from organisation where id = ${school}`).toEqual({
      name: '河东区重庆道中学（本部）',
      initials: 'HDQCQDZXBB',
    })
    expect((await historyOf(school)).map((each) => each.kind)).toEqual(['created', 'renamed'])
    expect(await rename(chief, '示范市人力资源和社会保障局', bureau)).toMatchObject({ ok: true })
  })
})

describe('moving a body', () => {
  it('takes all below it along, and rights with it at the same moment', async () => {
    const { group, district, bureau, chief, groupReviewer, districtReviewer, companyHandler } = city
    const unit = await makeBody({ kind: 'unit', name: '迁移公司', parentId: group })
    const below = await makeBody({ kind: 'unit', name: '迁移分公司', parentId: unit })
    const move = (actor: Actor, parentId: string, organisationId = unit) =>
      moveOrganisation(actor, { organisationId, parentId, reason })
    for (const other of [groupReviewer, districtReviewer, companyHandler, city.stranger])
      expect(await move(other, district)).toEqual(refused('not-found'))
    expect(await move(chief, below)).toEqual(refused('into-itself'))
    expect(await move(chief, unit)).toEqual(refused('into-itself'))
    expect(await move(chief, bureau)).toEqual(refused('wrong-place'))
    expect(await move(chief, group)).toEqual(refused('already-there'))
    expect(await move(chief, newId())).toEqual(refused('not-found'))
    expect(await reaches(groupReviewer, 'organisation.see', below)).toBe(true)
    expect(await move(chief, district)).toEqual({ ok: true, value: { moved: 2 } })
    expect(await reaches(groupReviewer, 'organisation.see', below)).toBe(false)
    expect(await reaches(districtReviewer, 'organisation.see', below)).toBe(true)
    expect(await findResponsibleAuthority(below)).toMatchObject({ id: district })
    expect(await move(groupReviewer, group)).toEqual(refused('not-found'))
    expect(await brokenPaths()).toEqual([])
  })

  it('stays a tree when many move and grow at once', async () => {
    const { group, district, chief } = city
    const [one, two] = await Promise.all(
      ['甲', '乙'].map((name) => makeBody({ kind: 'unit', name: `${name}公司`, parentId: group })),
    )
    const move = (organisationId = '', parentId = '') => moveOrganisation(chief, { organisationId, parentId, reason })
    const answers = await Promise.all([
      move(one, two),
      move(two, one),
      move(one, district),
      ...Array.from({ length: 6 }, (_, n) =>
        makeBody({ kind: 'unit', name: `分公司${n}`, parentId: (n % 2 ? one : two) as string }),
      ),
      move(two, district),
    ])
    expect(answers.slice(0, 2).filter((each) => typeof each === 'object' && each.ok)).not.toHaveLength(0)
    expect(await brokenPaths()).toEqual([])
  })
})

describe('merging bodies', () => {
  it('takes people and bodies over, ends powers, and says where it went', async () => {
    const { group, district, chief, groupReviewer, districtReviewer } = city
    const from = await makeBody({ kind: 'unit', name: '旧院', parentId: group })
    const below = await makeBody({ kind: 'unit', name: '旧院分院', parentId: from })
    const into = await makeBody({ kind: 'unit', name: '新院', parentId: district })
    const learners = await Promise.all([makePerson(), makePerson()])
    for (const { accountId } of learners) await affiliateLearner(null, { learnerId: accountId, organisationId: from })
    const handler = await makePerson()
    await grantRole(null, { accountId: handler.accountId, role: 'handler', organisationId: from })
    const merge = (actor: Actor, fromId = from, intoId = into) => mergeOrganisations(actor, { fromId, intoId, reason })
    for (const other of [groupReviewer, districtReviewer, city.companyHandler, city.stranger])
      expect(await merge(other)).toEqual(refused('not-found'))
    expect(await merge(chief, from, below)).toEqual(refused('into-itself'))
    expect(await merge(chief, from, city.agency)).toEqual(refused('another-kind'))
    // Both at once, each into the other: one wins, the other finds it closed.
    const both = await Promise.all([merge(chief), merge(chief, into, from)])
    expect(both.filter((each) => each.ok)).toHaveLength(1)
    const [gone, kept] = both[0]?.ok ? [from, into] : [into, from]
    const [first] = learners
    expect(await findAffiliation(first?.accountId ?? '')).toMatchObject({ organisationId: kept })
    expect(await merge(chief, gone, kept)).toEqual(refused('organisation-closed'))
    expect(await reopenOrganisation(chief, { organisationId: gone, reason })).toEqual(refused('was-merged'))
    expect(await sql.one`select merged_into_id from organisation where id = ${gone}`).toEqual({ merged_into_id: kept })
    expect(await brokenPaths()).toEqual([])
    if (gone === from) {
      expect(await sql.many`select 1 from role_grant where organisation_id = ${from} and revoked_at is null`).toEqual([])
      expect(await findResponsibleAuthority(below)).toMatchObject({ id: district })
    }
    expect((await historyOf(gone)).at(-1)).toEqual({ kind: 'merged', reason })
  })
})

describe('closing a body', () => {
  it('waits until nobody is left in it, ends powers, and can be undone', async () => {
    const { group, chief, groupReviewer, companyHandler, districtReviewer } = city
    const unit = await makeBody({ kind: 'unit', name: '将停用公司', parentId: group })
    const below = await makeBody({ kind: 'unit', name: '将停用分公司', parentId: unit })
    const learner = await makePerson()
    await affiliateLearner(null, { learnerId: learner.accountId, organisationId: unit })
    const close = (actor: Actor, organisationId = unit) => closeOrganisation(actor, { organisationId, reason })
    for (const other of [companyHandler, districtReviewer, city.stranger])
      expect(await close(other)).toEqual(refused('not-found'))
    expect(await close(groupReviewer, group)).toEqual(refused('not-found'))
    expect(await close(chief, city.bureau)).toEqual(refused('not-found'))
    expect(await close(groupReviewer)).toEqual(refused('has-children'))
    expect(await close(groupReviewer, below)).toMatchObject({ ok: true })
    expect(await close(groupReviewer)).toEqual(refused('has-learners'))
    await affiliateLearner(null, { learnerId: learner.accountId, organisationId: city.company })
    const handler = await makePerson()
    await grantRole(null, { accountId: handler.accountId, role: 'handler', organisationId: unit })
    expect(await close(groupReviewer)).toMatchObject({ ok: true })
    expect(await close(groupReviewer)).toEqual(refused('organisation-closed'))
    expect(await sql.many`select 1 from role_grant where organisation_id = ${unit} and revoked_at is null`).toEqual([])
    expect(await affiliateLearner(null, { learnerId: learner.accountId, organisationId: unit })).toEqual(refused('not-found'))
    expect(
      await createOrganisation(chief, { kind: 'unit', name: '某某公司', code: '91350100M000100Y43', parentId: unit }),
    ).toEqual(refused('parent-closed'))
    expect(await reopenOrganisation(groupReviewer, { organisationId: below, reason })).toEqual(refused('parent-closed'))
    expect(await reopenOrganisation(companyHandler, { organisationId: unit, reason })).toEqual(refused('not-found'))
    expect(await reopenOrganisation(groupReviewer, { organisationId: unit, reason })).toMatchObject({ ok: true })
    expect((await historyOf(unit)).map((each) => each.kind)).toEqual(['created', 'closed', 'reopened'])
    await expect(sql.run`update organisation_change set reason = 'x' where organisation_id = ${unit}`).rejects.toThrow(
      /append-only/,
    )
  })
})
