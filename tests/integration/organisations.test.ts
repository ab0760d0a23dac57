import { describe, expect, it } from 'vitest'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { createOrganisation, type NewOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { findAffiliation, findResponsibleAuthority, listOrganisations } from '#server/organisations/queries.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { makeCreditCode } from '#tests/support/make-credit-code.ts'
import { actorOf, makePerson } from '#tests/support/make-person.ts'

let codes = 0
async function organisation(wanted: Omit<NewOrganisation, 'code'>): Promise<string> {
  codes += 1
  const made = await createOrganisation(null, { ...wanted, code: makeCreditCode(codes) })
  if (!made.ok) throw new Error(made.reason)
  return made.value.organisationId
}

const city = organisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null }).then(async (bureau) => {
  const group = await organisation({ kind: 'authority', authorityKind: 'group', name: '海河集团', parentId: bureau })
  const district = await organisation({
    kind: 'authority',
    authorityKind: 'district',
    name: '河东区人社局',
    parentId: bureau,
    district: '河东区',
  })
  const company = await organisation({ kind: 'unit', name: '海河工程公司', parentId: group })
  const subsidiary = await organisation({ kind: 'unit', name: '海河设计院', parentId: company })
  const agency = await organisation({ kind: 'agency', name: '河东人才中心', parentId: district })
  return { bureau, group, district, company, subsidiary, agency }
})

async function personWith(role: Parameters<typeof grantRole>[1]['role'], organisationId: string | null) {
  const person = await makePerson()
  expect(await grantRole(null, { accountId: person.accountId, role, organisationId })).toMatchObject({ ok: true })
  return { ...person, actor: await actorOf(person.token) }
}

describe('the tree', () => {
  it('lists a body with all below it, however deep', async () => {
    const { bureau, group, company } = await city
    expect((await listOrganisations(group)).map((each) => each.name).sort()).toEqual(
      ['海河集团', '海河设计院', '海河工程公司'].sort(),
    )
    expect(await listOrganisations(company, { search: '设计' })).toMatchObject([{ name: '海河设计院' }])
    expect(await listOrganisations(company, { search: '%' })).toEqual([])
    const first = await listOrganisations(bureau, { limit: 4 })
    const rest = await listOrganisations(bureau, { limit: 4, after: first.at(-1)?.id ?? '' })
    expect(new Set([...first, ...rest].map((each) => each.id)).size).toBe(6)
  })

  it('knows the one authority that answers for each', async () => {
    const { group, subsidiary, agency, bureau } = await city
    expect(await findResponsibleAuthority(subsidiary)).toMatchObject({ id: group })
    expect(await findResponsibleAuthority(agency)).toMatchObject({ name: '河东区人社局' })
    expect(await findResponsibleAuthority(bureau)).toBeNull()
  })

  it('refuses a code twice, a wrong place and an unknown parent', async () => {
    const { bureau, group } = await city
    const code = makeCreditCode(5_000)
    const add = (wanted: Partial<NewOrganisation>) =>
      createOrganisation(null, { kind: 'unit', name: '某单位', code, parentId: group, ...wanted })
    expect(await add({ parentId: bureau })).toEqual({ ok: false, reason: 'wrong-place' })
    expect(await add({ kind: 'authority', parentId: bureau })).toEqual({ ok: false, reason: 'wrong-place' })
    expect(await add({ parentId: newId() })).toEqual({ ok: false, reason: 'not-found' })
    const twice = await Promise.all([add({}), add({})])
    expect(twice.map((each) => each.ok).sort()).toEqual([false, true])
    expect(twice.find((each) => !each.ok)).toEqual({ ok: false, reason: 'credit-code-taken' })
  })

  it('grows only by the hand of the bureau or the operator', async () => {
    const { bureau, group, company } = await city
    const add = (actor: Parameters<typeof createOrganisation>[0], seed: number) =>
      createOrganisation(actor, { kind: 'unit', name: '新单位', code: makeCreditCode(seed), parentId: group })
    expect(await add((await makePerson()).actor, 6_000)).toEqual({ ok: false, reason: 'not-found' })
    expect(await add((await personWith('handler', company)).actor, 6_000)).toEqual({ ok: false, reason: 'not-found' })
    expect(await add((await personWith('bureau', bureau)).actor, 6_000)).toMatchObject({ ok: true })
    expect(await add((await personWith('operator', null)).actor, 6_001)).toMatchObject({ ok: true })
  })
})

describe('registration of a learner', () => {
  it('is in one place at a time and keeps its history', async () => {
    const { company, agency } = await city
    const { accountId: learnerId } = await makePerson()
    expect(await affiliateLearner(null, { learnerId, organisationId: company })).toEqual({ ok: true, value: { changed: true } })
    expect(await affiliateLearner(null, { learnerId, organisationId: company })).toEqual({ ok: true, value: { changed: false } })
    expect(await affiliateLearner(null, { learnerId, organisationId: agency })).toEqual({ ok: true, value: { changed: true } })
    expect(await findAffiliation(learnerId)).toMatchObject({ organisationId: agency, organisationName: '河东人才中心' })
    const history = await sql.many<{ startedAt: Date; endedAt: Date | null }>`
      select started_at as "startedAt", ended_at as "endedAt" from affiliation where learner_id = ${learnerId} order by started_at`
    expect(history).toHaveLength(2)
    expect(history[0]?.endedAt).toEqual(history[1]?.startedAt)
  })

  it('survives many transfers at once', async () => {
    const { company, subsidiary, agency } = await city
    const { accountId: learnerId } = await makePerson()
    const moves = Array.from({ length: 12 }, (_, index) =>
      affiliateLearner(null, { learnerId, organisationId: [company, subsidiary, agency][index % 3] as string }),
    )
    expect((await Promise.all(moves)).every((each) => each.ok)).toBe(true)
    const { count } = await sql.one<{
      count: number
    }>`select count(*)::int as count from affiliation where learner_id = ${learnerId} and ended_at is null`
    expect(count).toBe(1)
  })

  it('is for units and agencies, and done by whoever is responsible there', async () => {
    const { company, subsidiary, agency, group } = await city
    const { accountId: learnerId, actor: learner } = await makePerson()
    expect(await affiliateLearner(null, { learnerId, organisationId: group })).toEqual({ ok: false, reason: 'not-for-learners' })
    expect(await affiliateLearner(null, { learnerId: newId(), organisationId: company })).toEqual({
      ok: false,
      reason: 'not-found',
    })
    expect(await affiliateLearner(learner, { learnerId, organisationId: company })).toEqual({ ok: false, reason: 'not-found' })
    const handler = await personWith('handler', company)
    expect(await affiliateLearner(handler.actor, { learnerId, organisationId: agency })).toEqual({
      ok: false,
      reason: 'not-found',
    })
    expect(await affiliateLearner(handler.actor, { learnerId, organisationId: subsidiary })).toMatchObject({ ok: true })
  })
})

describe('powers', () => {
  it('are held where they belong, and take effect with the next request', async () => {
    const { company, group, bureau } = await city
    const person = await makePerson()
    const grant = (role: 'handler' | 'reviewer' | 'operator', organisationId: string | null) =>
      grantRole(null, { accountId: person.accountId, role, organisationId })
    expect(await grant('handler', group)).toEqual({ ok: false, reason: 'role-not-here' })
    expect(await grant('operator', bureau)).toEqual({ ok: false, reason: 'role-not-here' })
    expect(await grant('handler', company)).toMatchObject({ ok: true })
    expect(await grant('handler', company)).toMatchObject({ ok: true })
    expect((await actorOf(person.token)).roles).toEqual([
      { role: 'learner', organisationId: null },
      { role: 'handler', organisationId: company },
    ])
  })

  it('are never given to oneself, nor by somebody without them', async () => {
    const { bureau, company } = await city
    const chief = await personWith('bureau', bureau)
    const learner = await makePerson()
    expect(await grantRole(chief.actor, { accountId: chief.accountId, role: 'auditor', organisationId: bureau })).toEqual({
      ok: false,
      reason: 'not-to-oneself',
    })
    expect(await grantRole(chief.actor, { accountId: learner.accountId, role: 'operator', organisationId: null })).toEqual({
      ok: false,
      reason: 'not-found',
    })
    expect(await grantRole(learner.actor, { accountId: chief.accountId, role: 'handler', organisationId: company })).toEqual({
      ok: false,
      reason: 'not-found',
    })
    expect(
      await grantRole(chief.actor, { accountId: learner.accountId, role: 'handler', organisationId: company }),
    ).toMatchObject({ ok: true })
  })
})
