import { describe, expect, it } from 'vitest'
import { solveProof } from '#app/components/identity/solve-proof.ts'
import { activateAccount } from '#server/identity/activate-account.ts'
import { createAccount } from '#server/identity/create-account.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { getLearnerAttributes } from '#server/identity/queries.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { askToJoin } from '#server/organisations/ask-to-join.ts'
import { checkRoster } from '#server/organisations/check-roster.ts'
import { cancelRoster, confirmRoster } from '#server/organisations/confirm-roster.ts'
import { importRosters } from '#server/organisations/import-rosters.ts'
import { rosterConfirmed, rosterImported } from '#server/organisations/jobs.ts'
import { findRoster, listRosters } from '#server/organisations/list-rosters.ts'
import { sql } from '#server/platform/database.ts'
import { tellOfRegistration } from '#server/portal/tell-of-registration.ts'
import { makeJoiningWorld, makeLearner, placeOf } from '#tests/support/joining-world.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { goodPassword, type MadePerson, makePerson } from '#tests/support/make-person.ts'

const world = makeJoiningWorld()
const header = ['姓名', '身份证号', '手机号', '职称级别', '职称取得日期', '高新技术岗位']
const fresh = (seed: number, name = '周若水') => [name, makeIdNumber(seed), makePhone(seed), '中级', '2020-09-01', '否']
const rowOf = (person: MadePerson) => [person.realName, person.idNumber, person.phone, '', '', '']

async function check(who: MadePerson, organisationId: string, rows: string[][]): Promise<string> {
  const checked = await checkRoster(who.actor, { organisationId, fileName: '名册.xlsx', rows: [header, ...rows] })
  if (!checked.ok) throw new Error(checked.reason)
  return checked.value.rosterId
}
/** What the worker does with every list that was confirmed. */
async function work(): Promise<void> {
  const waiting = (topic: string) =>
    sql.many<{ outboxId: number; payload: { rosterId: string } }>`
      select id as "outboxId", payload from outbox where topic = ${topic} and done_at is null order by id`
  for (const delivery of await waiting(rosterConfirmed.topic)) await importRosters([delivery])
  await tellOfRegistration(await waiting(rosterImported.topic))
}
async function bring(who: MadePerson, organisationId: string, rows: string[][]) {
  const rosterId = await check(who, organisationId, rows)
  expect(await confirmRoster(who.actor, rosterId)).toMatchObject({ ok: true })
  await work()
  return await findRoster(who.actor, rosterId)
}
const accountBy = async (seed: number) => {
  const { blindIndex } = await import('#server/identity/blind-index.ts')
  return await sql.maybe<{ id: string; awaits: boolean }>`
    select id, awaits_activation_since is not null as awaits from account where id_number_index = ${blindIndex('id-number', makeIdNumber(seed))}`
}

describe('a roster', () => {
  it('makes accounts, registers who has one, asks for who is elsewhere, and leaves who is here', async () => {
    const { school, factory, atSchool } = await world
    const [nowhere, elsewhere, here] = [await makeLearner(), await makeLearner(factory), await makeLearner(school)]
    const view = await bring(atSchool, school, [fresh(50_001), rowOf(nowhere), rowOf(elsewhere), rowOf(here)])
    expect(view).toMatchObject({ state: 'done', outcomes: { new: 1, join: 1, transfer: 1, here: 1, problem: 0 } })
    const made = await accountBy(50_001)
    expect(made?.awaits).toBe(true)
    const letters = await sql.many<{ accountId: string; body: string }>`select account_id as "accountId", body from letter`
    expect(letters).toEqual([{ accountId: made?.id, body: expect.stringContaining('/activate') }])
    expect(await placeOf(made?.id ?? '')).toBe(school)
    expect(await getLearnerAttributes(made?.id ?? '', '2026-11-23')).toMatchObject({
      titleLevel: 'intermediate',
      highTech: false,
    })
    expect([await placeOf(nowhere.accountId), await placeOf(elsewhere.accountId)]).toEqual([school, factory])
    const notices = await sql.many<{
      title: string
    }>`select title from notice where account_id = any(${[nowhere.accountId, elsewhere.accountId]}::uuid[])`
    expect(notices.map((notice) => notice.title).sort()).toEqual(['已登记到河东第一小学', '河东第一小学申请将您调入'])
  })

  it('with a problem is refused as a whole and says every row’s problem', async () => {
    const { school, atSchool } = await world
    const [known, other] = [await makeLearner(), await makeLearner()]
    const rosterId = await check(atSchool, school, [
      fresh(50_010),
      [...fresh(50_010)],
      ['王另名', known.idNumber, known.phone, '', '', ''],
      ['周若水', makeIdNumber(50_011), other.phone, '', '', ''],
      ['=cmd', '123', '', '大师', '', ''],
    ])
    expect(await confirmRoster(atSchool.actor, rosterId)).toMatchObject({ reason: 'roster-has-problems' })
    const view = await findRoster(atSchool.actor, rosterId)
    expect(view).toMatchObject({ problemCount: 4, rowCount: 5 })
    expect(view?.rows.map((row) => [row.rowNumber, row.problems.map((problem) => problem.code)])).toEqual([
      [3, ['same-id-number', 'same-phone']],
      [4, ['name-differs']],
      [5, ['phone-of-another']],
      [6, ['real-name-characters', 'id-number-length', 'phone-empty', 'title-level-unknown']],
      [2, []],
    ])
    await work()
    expect(await accountBy(50_010)).toBeNull()
    expect(JSON.stringify(view)).not.toMatch(/\d{11,}/)
  })

  it('of another template, of nobody, or too long is refused before anything is kept', async () => {
    const { school, atSchool } = await world
    const tryIt = (rows: string[][]) => checkRoster(atSchool.actor, { organisationId: school, fileName: 'x', rows })
    expect(await tryIt([['姓名', '课程']])).toMatchObject({
      reason: 'roster-template',
      detail: { missing: ['身份证号', '手机号'] },
    })
    expect(await tryIt([header, ['', '', '', '', '', '']])).toMatchObject({ reason: 'roster-empty' })
  })

  it('is seen, confirmed and put aside by nobody but who acts for the place or above', async () => {
    const { school, east, atSchool, atHospital, atFactory, reviewer } = await world
    const rosterId = await check(atSchool, school, [fresh(50_020)])
    for (const other of [await makePerson(), atHospital, atFactory]) {
      expect(await checkRoster(other.actor, { organisationId: school, fileName: 'x', rows: [header, fresh(1)] })).toMatchObject({
        reason: 'not-found',
      })
      expect(await confirmRoster(other.actor, rosterId)).toMatchObject({ reason: 'not-found' })
      expect(await cancelRoster(other.actor, rosterId)).toMatchObject({ reason: 'not-found' })
      expect(await findRoster(other.actor, rosterId)).toBeNull()
      expect((await listRosters(other.actor)).map((each) => each.id)).not.toContain(rosterId)
    }
    expect(await checkRoster(reviewer.actor, { organisationId: east, fileName: 'x', rows: [header, fresh(1)] })).toMatchObject({
      reason: 'not-for-learners',
    })
    expect((await listRosters(reviewer.actor)).map((each) => each.id)).toContain(rosterId)
    expect(await cancelRoster(reviewer.actor, rosterId)).toMatchObject({ ok: true })
    expect(await confirmRoster(atSchool.actor, rosterId)).toMatchObject({ reason: 'roster-over' })
  })

  it('confirmed twice and delivered twice is written once', async () => {
    const { school, atSchool } = await world
    const rosterId = await check(atSchool, school, [fresh(50_030)])
    await Promise.all([confirmRoster(atSchool.actor, rosterId), confirmRoster(atSchool.actor, rosterId)])
    const deliveries = await sql.many<{ outboxId: number; payload: { rosterId: string } }>`
      select id as "outboxId", payload from outbox where topic = ${rosterConfirmed.topic} and done_at is null`
    expect(deliveries).toHaveLength(1)
    await Promise.all([importRosters(deliveries), importRosters(deliveries)])
    await importRosters(deliveries)
    const made = await accountBy(50_030)
    const { count } = await sql.one<{
      count: number
    }>`select count(*)::int as count from affiliation where learner_id = ${made?.id}`
    expect(count).toBe(1)
    const events = await sql.many`select 1 from audit_event where action = 'roster.imported' and object_id = ${rosterId}`
    expect(events).toHaveLength(1)
  })

  it('that stands differently when the worker comes writes nothing and asks again', async () => {
    const { school, atSchool } = await world
    const rosterId = await check(atSchool, school, [fresh(50_040), fresh(50_041)])
    await createAccount({
      realName: '赵先到',
      idNumber: makeIdNumber(50_041),
      phone: makePhone(50_042),
      password: goodPassword,
      now: new Date(),
    })
    await confirmRoster(atSchool.actor, rosterId)
    await work()
    const view = await findRoster(atSchool.actor, rosterId)
    expect(view).toMatchObject({ state: 'checked', changedCount: 1, problemCount: 1 })
    expect(view?.rows[0]?.problems).toEqual([{ code: 'name-differs' }])
    expect(await accountBy(50_040)).toBeNull()
  })

  it('two at once with the same person: one registers them, the other asks again as a transfer', async () => {
    const { school, hospital, atSchool, atHospital } = await world
    const ids = [
      await check(atSchool, school, [fresh(50_050), fresh(50_051)]),
      await check(atHospital, hospital, [fresh(50_052), fresh(50_051)]),
    ]
    await confirmRoster(atSchool.actor, ids[0] ?? '')
    await confirmRoster(atHospital.actor, ids[1] ?? '')
    const deliveries = await sql.many<{ outboxId: number; payload: { rosterId: string } }>`
      select id as "outboxId", payload from outbox where topic = ${rosterConfirmed.topic} and done_at is null`
    await Promise.all(deliveries.map((delivery) => importRosters([delivery])))
    const views = await Promise.all([findRoster(atSchool.actor, ids[0] ?? ''), findRoster(atHospital.actor, ids[1] ?? '')])
    expect(views.map((view) => view?.state).sort()).toEqual(['checked', 'done'])
    const later = views.find((view) => view?.state === 'checked')
    expect(later).toMatchObject({ changedCount: 1, outcomes: { new: 1, transfer: 1 } })
    expect(await sql.many`select 1 from account where id = any(${[(await accountBy(50_051))?.id]}::uuid[])`).toHaveLength(1)
  })

  it('while the same person signs up: one account, and nothing half done', async () => {
    const { school, atSchool } = await world
    for (let round = 0; round < 4; round += 1) {
      const seed = 50_060 + round
      const rosterId = await check(atSchool, school, [fresh(seed), fresh(seed + 100)])
      await confirmRoster(atSchool.actor, rosterId)
      await Promise.all([
        work(),
        createAccount({
          realName: '周若水',
          idNumber: makeIdNumber(seed),
          phone: makePhone(seed),
          password: goodPassword,
          now: new Date(),
        }),
      ])
      const view = await findRoster(atSchool.actor, rosterId)
      const other = await accountBy(seed + 100)
      expect(other !== null).toBe(view?.state === 'done')
    }
  })

  it('confirms who had asked to come, and ends what they had asked elsewhere', async () => {
    const { school, hospital, atSchool } = await world
    const [asked, away] = [await makeLearner(), await makeLearner()]
    await askToJoin(asked.actor, { organisationId: school, note: '' })
    await askToJoin(away.actor, { organisationId: hospital, note: '' })
    await bring(atSchool, school, [rowOf(asked), rowOf(away)])
    const ends = await sql.many<{ endedAs: string }>`
      select ended_as as "endedAs" from joining where learner_id = any(${[asked.accountId, away.accountId]}::uuid[]) order by ended_as`
    expect(ends.map((row) => row.endedAs)).toEqual(['done', 'overtaken'])
  })
})

describe('an account that a roster made', () => {
  const activate = async (seed: number, wrong: Partial<{ realName: string; phone: string }> = {}) =>
    await activateAccount({
      realName: '周若水',
      idNumber: makeIdNumber(seed),
      phone: makePhone(seed),
      password: goodPassword,
      proof: (await solveProof(await createChallenge(), new AbortController().signal)) ?? '',
      ip: `10.1.${seed % 250}.1`,
      userAgent: '',
      ...wrong,
    })
  const signsIn = (seed: number) =>
    signIn({ identifier: makePhone(seed), password: goodPassword, remember: false, proof: '', ip: '10.9.9.9', userAgent: '' })

  it('is activated once, by name, ID number and phone, and opens before that for nobody', async () => {
    const { school, atSchool } = await world
    await bring(atSchool, school, [fresh(50_201)])
    expect(await signsIn(50_201)).toMatchObject({ reason: 'wrong-credentials' })
    expect(await activate(50_201, { phone: makePhone(50_999) })).toMatchObject({ reason: 'activation-mismatch' })
    expect(await activate(50_201, { realName: '周若山' })).toMatchObject({ reason: 'activation-mismatch' })
    expect(await activate(50_998)).toMatchObject({ reason: 'activation-mismatch' })
    expect(await activate(50_201)).toMatchObject({ ok: true })
    expect(await activate(50_201)).toMatchObject({ reason: 'activation-mismatch' })
    expect(await signsIn(50_201)).toMatchObject({ ok: true })
  })

  it('gets the right phone by another list, until it is activated', async () => {
    const { school, atSchool } = await world
    await bring(atSchool, school, [['周若水', makeIdNumber(50_203), makePhone(50_900), '', '', '']])
    expect(await activate(50_203)).toMatchObject({ reason: 'activation-mismatch' })
    await bring(atSchool, school, [fresh(50_203)])
    expect(await activate(50_203)).toMatchObject({ ok: true })
    await bring(atSchool, school, [['周若水', makeIdNumber(50_203), makePhone(50_901), '', '', '']])
    expect(await signsIn(50_203)).toMatchObject({ ok: true })
  })

  it('is activated once by two at the same instant', async () => {
    const { school, atSchool } = await world
    await bring(atSchool, school, [fresh(50_202)])
    const both = await Promise.all([activate(50_202), activate(50_202)])
    expect(both.filter((each) => each.ok)).toHaveLength(1)
  })
})
