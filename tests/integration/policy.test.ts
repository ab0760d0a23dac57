import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { askSimulation } from '#server/hours/ask-simulation.ts'
import { assessYears } from '#server/hours/assess-years.ts'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { discardDraft } from '#server/hours/discard-draft.ts'
import { editDraft } from '#server/hours/edit-draft.ts'
import { findDraft } from '#server/hours/find-draft.ts'
import { findPolicyPage, listOpenDrafts, listPolicies } from '#server/hours/list-policies.ts'
import { publishDraft } from '#server/hours/publish-draft.ts'
import { findPolicy, forgetPolicies, getLearnerYear } from '#server/hours/queries.ts'
import { isMet } from '#server/hours/rules/is-met.ts'
import { simulateDrafts } from '#server/hours/simulate-drafts.ts'
import { startDraft } from '#server/hours/start-draft.ts'
import { tellOfPolicy } from '#server/hours/tell-of-policy.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
let chief: Actor
let colleague: Actor
beforeAll(async () => {
  world = await makeVerificationWorld()
  chief = world.chief.actor
  colleague = (await makeOfficial('bureau', world.bureau)).actor
})

const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const elective = 'ceilings.elective-year.most'

async function start(year = 2026, packId: string | null = null): Promise<string> {
  const started = await startDraft(chief, { year, packId, reason: '按当年公需科目学习文件调整' })
  if (!started.ok) throw new Error(started.reason)
  return started.value.draftId
}
const edit = async (draftId: string, values: Record<string, string>, actor = chief) =>
  editDraft(actor, { draftId, revision: await revisionOf(draftId), edit: { kind: 'figures', values, cite: '' } })
const revisionOf = async (draftId: string) =>
  (await sql.one<{ revision: number }>`select revision from policy_draft where id = ${draftId}`).revision
async function simulate(draftId: string): Promise<void> {
  const asked = await askSimulation(chief, { draftId, revision: await revisionOf(draftId) })
  if (!asked.ok) throw new Error(asked.reason)
  await deliver()
}
async function deliver(): Promise<void> {
  const rows = await sql.many<{ id: number; payload: { simulationId: string } }>`
    select id, payload from outbox where topic = 'hours.simulation-asked' and done_at is null order by id`
  await simulateDrafts(rows.map((row) => ({ outboxId: row.id, payload: row.payload })))
}
const publish = async (draftId: string, actor = colleague, holdsFrom: Date | null = null) =>
  publishDraft(actor, { draftId, revision: await revisionOf(draftId), reason: '经局务会审定', holdsFrom })
const discard = async (draftId: string) => discardDraft(chief, { draftId, revision: await revisionOf(draftId) })

describe('the way of a policy', () => {
  it('goes from a draft over its simulation to a version that names the one it supersedes', async () => {
    const draftId = await start()
    expect(reasonOf(await startDraft(colleague, { year: 2026, packId: null, reason: '再来一份' }))).toBe('draft-exists')
    expect(reasonOf(await askSimulation(chief, { draftId, revision: 1 }))).toBe('draft-same')
    expect(await edit(draftId, { [elective]: '8', 'exam.passMark': '一百' })).toMatchObject({
      ...{ ok: false, reason: 'draft-fields', detail: { 'exam.passMark': '请填写数字。' } },
    })
    expect(reasonOf(await edit(draftId, { [elective]: '8' }))).toBe('done')
    expect(reasonOf(await askSimulation(chief, { draftId, revision: 2 }))).toBe('draft-contradictory')
    expect(reasonOf(await edit(draftId, { [elective]: '16', 'exam.passMark': '70' }))).toBe('done')
    expect(reasonOf(await publish(draftId))).toBe('draft-unchecked')
    await simulate(draftId)
    const shown = await findDraft(chief, draftId)
    expect(shown).toMatchObject({ checked: true, own: true, contradictions: [] })
    expect(shown?.changes.map((each) => each.path)).toEqual([elective, 'exam.passMark'])
    expect(reasonOf(await publish(draftId, chief))).toBe('own-draft')
    expect(reasonOf(await publish(draftId, { ...colleague, confirmedAt: null }))).toBe('confirm-needed')
    // A changed draft is no longer checked.
    expect(reasonOf(await edit(draftId, { [elective]: '14' }))).toBe('done')
    expect(reasonOf(await publish(draftId))).toBe('draft-unchecked')
    await simulate(draftId)
    const published = await publish(draftId)
    if (!published.ok) throw new Error(published.reason)
    expect(published.value).toMatchObject({ year: 2026, version: 2 })
    expect(reasonOf(await publish(draftId))).toBe('draft-closed')
    const page = await findPolicyPage(world.handler.actor, published.value.policyId)
    expect(page?.before?.version).toBe(1)
    expect(page?.changes.map((each) => each.path)).toEqual([elective, 'exam.passMark'])
    const [newest] = (await listPolicies(world.handler.actor)).filter((each) => each.year === 2026)
    expect(newest).toMatchObject({ version: 2, reason: '经局务会审定', supersededBy: null, draftId })
    expect((await findPolicy(2026))?.version).toBe(2)
    const told = [{ outboxId: 0, payload: { policyId: published.value.policyId } }]
    await tellOfPolicy(told)
    await tellOfPolicy(told)
    const heard = await sql.many<{ accountId: string; body: string }>`
      select account_id as "accountId", body from notice where kind = 'policy-published'`
    expect(heard.map((each) => each.accountId).sort()).toEqual(
      [world.handler, world.reviewer, world.colleague, world.neighbour, world.chief].map((each) => each.accountId).sort(),
    )
    expect(heard[0]?.body).toBe('即日起生效。经局务会审定。已验证的年度不变。')
    await expect(sql.run`update policy set reason = 'x' where id = ${published.value.policyId}`).rejects.toThrow('never edited')
  })
})

describe('a simulation', () => {
  it('says what computing says: who of last year’s learners would newly meet the year or miss it', async () => {
    const draftId = await start(2027)
    await edit(draftId, {
      'lamps.city.conditions.elective.least.ordinary': '4',
      'lamps.city.conditions.elective.least.senior': '4',
    })
    const met = [
      await makeVerifiable(world.company, { required: 20, elective: 12, professional: 64 }),
      await makeVerifiable(world.company, { required: 28, elective: 4, professional: 64 }),
      await makeVerifiable(world.sibling, { required: 28, elective: 4, professional: 70 }),
      await makeVerifiable(world.sibling, { required: 28, elective: 3, professional: 70 }),
      await makeVerifiable(world.elsewhere),
    ]
    await simulate(draftId)
    const draft = await findDraft(chief, draftId)
    const [city] = draft?.simulation?.tally ?? []
    const ids = (await sql.many<{ id: string }>`select learner_id as id from affiliation where ended_at is null`).map(
      (row) => row.id,
    )
    const now = await assessYears(ids, 2026)
    const [litNow, current] = [[...now.values()].filter((each) => isMet(each.statement)), await findPolicy(2026)]
    expect(draft?.compared.id).toBe(current?.id)
    expect(draft?.simulation).toMatchObject({
      year: 2026,
      state: 'done',
      population: ids.length,
      lookedAt: ids.length,
      current: true,
    })
    expect(city).toMatchObject({ id: 'city', litBefore: litNow.length, litAfter: litNow.length + 2, newlyMet: 2, newlyMissed: 0 })
    expect(city?.metExamples.map((each) => each.learnerId).sort()).toEqual(
      met
        .slice(1, 3)
        .map((each) => each.accountId)
        .sort(),
    )
    const [example] = city?.metExamples ?? []
    expect(example?.name).toMatch(/^.\*+.?$/)
    expect(example?.before).toBe('公需选修还差 8 学时（4/12）')
    expect(JSON.stringify(draft)).not.toContain(met[1]?.idNumber)
    await discard(draftId)
  })

  it('counts nobody twice when it is delivered twice at once, is cut off, or is asked for again', async () => {
    const draftId = await start(2027)
    await edit(draftId, { 'exam.attempts': '3' })
    const asked = await askSimulation(chief, { draftId, revision: 2 })
    if (!asked.ok) throw new Error(asked.reason)
    const once = await sql.one<{ id: number }>`select max(id) as id from outbox where topic = 'hours.simulation-asked'`
    const delivery = { outboxId: once.id, payload: asked.value }
    expect(reasonOf(await askSimulation(colleague, { draftId, revision: 2 }))).toBe('simulation-running')
    await Promise.all([simulateDrafts([delivery]), simulateDrafts([delivery])])
    const first = await findDraft(chief, draftId)
    expect(first?.simulation?.lookedAt).toBe(first?.simulation?.population)
    await simulateDrafts([delivery])
    await simulate(draftId)
    const second = await findDraft(chief, draftId)
    expect(second?.simulation?.tally).toEqual(first?.simulation?.tally)
    await discard(draftId)
  })

  it('goes on where it stood when its process is killed', async () => {
    const draftId = await start(2027)
    await edit(draftId, { 'exam.attempts': '3' })
    const asked = await askSimulation(chief, { draftId, revision: 2 })
    if (!asked.ok) throw new Error(asked.reason)
    const deliveries = JSON.stringify([{ outboxId: 0, payload: asked.value }])
    const script = `const room = await import('#server/hours/simulate-drafts.ts'); await room.simulateDrafts(${deliveries})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, FAILPOINTS: 'simulation.between-batches@2', LOG_LEVEL: 'silent' },
    })
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
    const halfway = (await findDraft(chief, draftId))?.simulation
    expect(halfway).toMatchObject({ state: 'running', lookedAt: halfway?.population })
    expect(halfway?.lookedAt).toBeGreaterThan(0)
    await deliver()
    const ended = (await findDraft(chief, draftId))?.simulation
    expect(ended).toMatchObject({ state: 'done', lookedAt: halfway?.lookedAt, tally: halfway?.tally })
    await discard(draftId)
  })

  it('ends by itself when the draft is changed meanwhile', async () => {
    const draftId = await start(2027)
    await edit(draftId, { 'exam.attempts': '3' })
    const asked = await askSimulation(chief, { draftId, revision: 2 })
    if (!asked.ok) throw new Error(asked.reason)
    await edit(draftId, { 'exam.attempts': '4' })
    await deliver()
    expect(await findDraft(chief, draftId)).toMatchObject({ checked: false, simulation: { state: 'overtaken', current: false } })
    await discard(draftId)
  })
})

describe('two of the bureau at the same moment', () => {
  it('begin one draft of a year, and the second is led to it', async () => {
    const answers = await Promise.all(
      [chief, colleague].map((actor) => startDraft(actor, { year: 2027, packId: null, reason: '起草明年规则' })),
    )
    expect(answers.map(reasonOf).sort()).toEqual(['done', 'draft-exists'])
    const [won, lost] = [answers.find((each) => each.ok), answers.find((each) => !each.ok)]
    const draftId = won?.ok ? won.value.draftId : ''
    expect(lost).toMatchObject({ detail: { draftId } })
    await discard(draftId)
  })

  it('change a draft: one wins, the other is told by whom and when', async () => {
    const draftId = await start(2027)
    const change = (actor: Actor, passMark: string) =>
      editDraft(actor, { draftId, revision: 1, edit: { kind: 'figures', values: { 'exam.passMark': passMark }, cite: '' } })
    const answers = await Promise.all([change(chief, '65'), change(colleague, '75')])
    expect(answers.map(reasonOf).sort()).toEqual(['done', 'draft-changed'])
    const refused = answers.find((each) => !each.ok)
    expect(refused).toMatchObject({ detail: { by: expect.any(String), at: expect.any(Date) } })
    await discard(draftId)
  })

  it('publish and change it: what was simulated is published, or nothing', async () => {
    const third = (await makeOfficial('bureau', world.bureau)).actor
    const draftId = await start(2027)
    await edit(draftId, { 'exam.attempts': '3' })
    await simulate(draftId)
    const revision = await revisionOf(draftId)
    const [published, changed] = await Promise.all([
      publishDraft(third, { draftId, revision, reason: '审定', holdsFrom: null }),
      editDraft(chief, { draftId, revision, edit: { kind: 'figures', values: { 'exam.attempts': '9' }, cite: '' } }),
    ])
    expect([published, changed].map(reasonOf).sort()).toEqual(published.ok ? ['done', 'draft-closed'] : ['done', 'draft-changed'])
    expect((await findPolicy(2027))?.document.exam.attempts.value ?? 3).toBe(3)
    if (!published.ok) await discard(draftId)
  })
})

describe('a published version', () => {
  it('holds from its day on, and figures of the law change only with a document and a reason', async () => {
    const draftId = await start(2026)
    const law = (cite: string, reason: string) => ({
      kind: 'law' as const,
      path: 'declarations.computer-skills.tariff.hours',
      value: '12',
      cite,
      reason,
    })
    expect(await editDraft(chief, { draftId, revision: 1, edit: law('', '') })).toMatchObject({
      detail: { cite: expect.stringContaining('文号'), reason: expect.stringContaining('理由') },
    })
    expect(await edit(draftId, { 'declarations.computer-skills.tariff.hours': '12' })).toMatchObject({
      value: { revision: 1 },
    })
    expect(reasonOf(await editDraft(chief, { draftId, revision: 1, edit: law('津人社发〔2026〕9号', '上级文件调整') }))).toBe(
      'done',
    )
    await simulate(draftId)
    expect(reasonOf(await publish(draftId, colleague, new Date('2020-01-01')))).toBe('holds-from-past')
    expect(reasonOf(await publish(draftId, colleague, new Date(Date.now() + 86_400_000)))).toBe('done')
    forgetPolicies()
    expect((await findPolicy(2026))?.version).toBe(2)
    const [newest] = (await listPolicies(chief)).filter((each) => each.year === 2026)
    expect(newest?.version).toBe(3)
    expect(newest && newest.holdsFrom > newest.publishedAt).toBe(true)
  })

  it('asks something of an industry, and a verified year keeps what its unit was', async () => {
    const draftId = await start(2026)
    const add = { kind: 'add-sector' as const, industry: 'Q' as const, total: '96', professional: '72', cite: '演示' }
    expect(reasonOf(await editDraft(chief, { draftId, revision: 1, edit: add }))).toBe('done')
    await simulate(draftId)
    expect((await findDraft(chief, draftId))?.simulation?.tally.find((lamp) => lamp.id === 'sector-Q')).toMatchObject({
      known: 'after',
    })
    // The version of before waits for its day; this one holds at once.
    expect(reasonOf(await publish(draftId))).toBe('done')
    forgetPolicies()
    await sql.run`update organisation set industry = 'Q' where id = ${world.elsewhere}`
    const handler = await makeOfficial('handler', world.elsewhere)
    const { accountId } = await makeVerifiable(world.elsewhere, { required: 20, elective: 12, professional: 64 })
    const other = await makeVerifiable(world.company, { required: 20 })
    const lampsOf = async (id: string) =>
      (await getLearnerYear(id, 2026)).statement?.lamps.map((lamp) => `${lamp.id} ${lamp.state}`)
    expect(await lampsOf(accountId)).toEqual(['city lit', 'national lit', 'sector-Q part'])
    expect(await lampsOf(other.accountId)).toEqual(['city part', 'national dark'])
    const submitted = await submitYear(handler.actor, { organisationId: world.elsewhere, year: 2026, learnerIds: [accountId] })
    if (!submitted.ok) throw new Error(submitted.reason)
    expect(await verifyYears(world.neighbour.actor, { ...submitted.value, learnerIds: 'all' })).toMatchObject({
      value: { verified: 1 },
    })
    await sql.run`update organisation set industry = 'P' where id = ${world.elsewhere}`
    expect(await lampsOf(accountId)).toEqual(['city lit', 'national lit', 'sector-Q part'])
    const again = (await assessYears([accountId], 2026)).get(accountId)
    expect(again?.nextRound).toBeNull()
  })

  it('of another place is labelled in its title, its lamp and every figure it brought', async () => {
    const draftId = await start(2026, 'shandong')
    const { document } = (await findDraft(chief, draftId)) as NonNullable<Awaited<ReturnType<typeof findDraft>>>
    const city = document.lamps.find((lamp) => lamp.id === 'city')
    expect([document.title, city?.label]).toEqual([expect.stringContaining('他地规则包 · 山东省'), '他地规则包 · 山东省年度要求'])
    expect(city?.conditions.map((each) => each.id)).toEqual(['total', 'public', 'professional'])
    expect(document.obligation.daysOrdinary).toMatchObject({
      value: 11.25,
      basis: 'configured',
      cite: expect.stringContaining('2026-11-23'),
    })
    await discard(draftId)
    expect(reasonOf(await startDraft(chief, { year: 2026, packId: 'nowhere', reason: '试' }))).toBe('pack-unknown')
  })
})

it('keeps what it promises the nightly check', async () => {
  expect(await checkInvariants()).toEqual([])
  await sql.run`update policy_simulation set content_hash = repeat('0', 64)`
  expect((await checkInvariants()).map((breach) => breach.count)).toEqual([expect.any(Number)])
})

describe('whoever may not', () => {
  it('changes nothing and sees no draft; learners see no policy page either', async () => {
    const draftId = await start(2026)
    const stranger = (await makePerson()).actor
    const unshown: Actor = { ...chief, roles: [{ role: 'learner', organisationId: null }] }
    for (const actor of [stranger, world.handler.actor, world.reviewer.actor, unshown]) {
      const answers = await Promise.all([
        startDraft(actor, { year: 2028, packId: null, reason: '试' }),
        editDraft(actor, { draftId, revision: 1, edit: { kind: 'title', title: '试' } }),
        discardDraft(actor, { draftId, revision: 1 }),
        askSimulation(actor, { draftId, revision: 1 }),
        publishDraft(actor, { draftId, revision: 1, reason: '试', holdsFrom: null }),
      ])
      expect(answers.map(reasonOf)).toEqual(Array(5).fill('not-found'))
      expect([await findDraft(actor, draftId), await listOpenDrafts(actor)]).toEqual([null, []])
    }
    const policyId = (await findPolicy(2026))?.id as string
    for (const actor of [stranger, unshown]) {
      expect([await listPolicies(actor), await findPolicyPage(actor, policyId)]).toEqual([[], null])
    }
    expect(reasonOf(await startDraft(chief, { year: 2040, packId: null, reason: '试' }))).toBe('year-too-far')
    expect(reasonOf(await startDraft(chief, { year: 1999, packId: null, reason: '试' }))).toBe('nothing-to-begin-from')
    await discard(draftId)
  })
})
