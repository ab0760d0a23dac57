import { beforeAll, describe, expect, it } from 'vitest'
import { listAuditOf } from '#server/audit/queries.ts'
import { activateAccount } from '#server/identity/activate-account.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { getLearnerAttributes, getPerson } from '#server/identity/queries.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { answerRecordRequest, withdrawRecordRequest } from '#server/organisations/answer-record-request.ts'
import { askRecordRequest } from '#server/organisations/ask-record-request.ts'
import { askToJoin } from '#server/organisations/ask-to-join.ts'
import { changeLearnerAccess } from '#server/organisations/change-learner-access.ts'
import { changeOwnPhone } from '#server/organisations/change-own-phone.ts'
import { correctLearner } from '#server/organisations/correct-learner.ts'
import { dateLearnerAttribute, removeLearnerAttribute } from '#server/organisations/date-learner-attribute.ts'
import { recordChanged } from '#server/organisations/jobs.ts'
import { listRecordRequests } from '#server/organisations/list-record-requests.ts'
import { sql } from '#server/platform/database.ts'
import { tellOfRecords } from '#server/portal/tell-of-records.ts'
import { exportOwnData } from '#server/reports/export-own-data.ts'
import { findLearnerPage } from '#server/reports/find-learner-page.ts'
import { listLooks } from '#server/reports/list-looks.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'

const city = makeCity()
const reason = '核对身份证原件'
let handler: MadePerson
let reviewer: MadePerson
beforeAll(async () => {
  handler = await makeOfficial('handler', (await city).company)
  reviewer = await makeOfficial('reviewer', (await city).district)
})

async function makeLearner(): Promise<MadePerson> {
  const person = await makePerson()
  await affiliateLearner(null, { learnerId: person.accountId, organisationId: (await city).company })
  return person
}
const wanted = (person: MadePerson, other: object) => ({
  ...{ learnerId: person.accountId, realName: person.realName, idNumber: '', phone: '', reason },
  ...other,
})
const signsIn = (identifier: string, password: string) =>
  signIn({ identifier, password, remember: false, proof: '', ip: '203.0.113.9', userAgent: '' })

it('corrects a profile: found by the new number, told once, and the trail keeps it masked', async () => {
  const person = await makeLearner()
  const idNumber = makeIdNumber(900_001)
  const done = await correctLearner(handler.actor, wanted(person, { realName: '欧阳改名', idNumber }))
  expect(done).toEqual({ ok: true, value: { changed: ['realName', 'idNumber'] } })
  expect((await getPerson(person.accountId)).realName).toBe('欧阳改名')
  expect(await signsIn(idNumber, person.password)).toMatchObject({ ok: true })
  expect(await signsIn(person.phone, person.password)).toMatchObject({ ok: true })
  expect(await signsIn(person.idNumber, person.password)).toMatchObject({ reason: 'wrong-credentials' })
  const event = (await listAuditOf('account', person.accountId)).find((each) => each.action === 'account.corrected')
  expect(event).toMatchObject({ details: { reason }, after: { realName: '欧**名' } })
  expect(JSON.stringify(event)).not.toContain(idNumber)
  const waiting = await sql.many<{ outboxId: number; payload: never }>`
    select id as "outboxId", payload from outbox where topic = ${recordChanged.topic} and payload->>'learnerId' = ${person.accountId}`
  for (const _ of [1, 2]) await tellOfRecords(waiting)
  const told = await sql.many<{ body: string }>`select body from notice where account_id = ${person.accountId}`
  expect(told).toHaveLength(1)
  expect(told[0]?.body).toContain('海河工程公司')
  const letters = await sql.many<{
    topic: string
    body: string
  }>`select topic, body from letter where account_id = ${person.accountId}`
  expect(letters).toEqual([{ topic: 'access', body: expect.stringContaining('海河工程公司') }])
})

it('refuses wrong and taken numbers, nothing changed and nothing said', async () => {
  const [person, other] = [await makeLearner(), await makePerson()]
  const asks = (change: object) => correctLearner(handler.actor, wanted(person, change))
  expect(await asks({})).toMatchObject({ reason: 'profile-unchanged' })
  expect(await asks({ idNumber: `${person.idNumber.slice(0, 17)}${person.idNumber.endsWith('1') ? '2' : '1'}` })).toMatchObject({
    reason: 'id-number-check',
  })
  expect(await asks({ idNumber: other.idNumber })).toMatchObject({ reason: 'id-number-taken' })
  expect(await asks({ phone: other.phone })).toMatchObject({ reason: 'phone-taken' })
  expect(await asks({ realName: '张三丰', reason: ' ' })).toMatchObject({ reason: 'record-reason-missing' })
})

it('gives one number to one of two people, whoever comes first', async () => {
  const people = [await makeLearner(), await makeLearner()]
  const phone = makePhone(900_002)
  const done = await Promise.all(people.map((person) => correctLearner(handler.actor, wanted(person, { phone }))))
  expect(done.map((each) => (each.ok ? 'done' : each.reason)).sort()).toEqual(['done', 'phone-taken'])
})

it('leaves alone oneself, and whoever holds powers that the actor could not give', async () => {
  const { company } = await city
  const superior = await makeOfficial('reviewer', (await city).district)
  for (const person of [superior, handler]) await affiliateLearner(null, { learnerId: person.accountId, organisationId: company })
  const reset = (person: MadePerson) =>
    changeLearnerAccess(handler.actor, { learnerId: person.accountId, change: 'reset', reason })
  expect(await reset(superior)).toMatchObject({ reason: 'holds-powers' })
  expect(await correctLearner(handler.actor, wanted(superior, { phone: makePhone(900_003) }))).toMatchObject({
    reason: 'holds-powers',
  })
  expect(await reset(handler)).toMatchObject({ reason: 'own-record' })
})

it('dates a title, corrects it and takes it out again, and keeps each step', async () => {
  const learnerId = (await makeLearner()).accountId
  const row = { kind: 'title-level', sinceOn: '2026-03-01' } as const
  const dates = (value: 'intermediate' | 'senior', sinceOn: string = row.sinceOn) =>
    dateLearnerAttribute(handler.actor, { learnerId, reason: '职称证书', attribute: { ...row, value, sinceOn } })
  expect(await dates('intermediate')).toMatchObject({ ok: true })
  expect(await dates('senior')).toMatchObject({ ok: true })
  expect((await getLearnerAttributes(learnerId, '2026-12-31')).seniorTitle).toBe(true)
  expect(await dates('senior', '2999-01-01')).toMatchObject({ reason: 'since-future' })
  const removes = () => removeLearnerAttribute(handler.actor, { learnerId, reason: '误录', ...row })
  expect(await removes()).toMatchObject({ ok: true })
  expect(await removes()).toMatchObject({ reason: 'attribute-gone' })
  const events = (await listAuditOf('account', learnerId)).filter((each) => each.action.startsWith('learner-attribute'))
  expect(events.map((each) => each.before)).toEqual([{ value: 'senior' }, { value: 'intermediate' }, null])
})

it('resets access: signed out at once, no password, and taken up again by name and numbers', async () => {
  const person = await makeLearner()
  expect(
    await changeLearnerAccess(handler.actor, { learnerId: person.accountId, change: 'reset', reason: '忘记密码' }),
  ).toMatchObject({ ok: true })
  expect(await findActorByToken(person.token)).toBeNull()
  expect(await signsIn(person.phone, person.password)).toMatchObject({ reason: 'wrong-credentials' })
  const { realName, idNumber, phone } = person
  const again = { realName, idNumber, phone, password: 'new river nine lamps', proof: '', ip: '203.0.113.8', userAgent: '' }
  expect(await activateAccount(again)).toMatchObject({ reason: 'proof-missing' })
})

it('closes an account at once with what it had asked for, and opens it again', async () => {
  const person = await makePerson()
  const { company, sibling } = await city
  await affiliateLearner(null, { learnerId: person.accountId, organisationId: company })
  await askToJoin(person.actor, { organisationId: sibling, note: '' })
  const change = (how: 'deactivate' | 'reactivate', actor = reviewer.actor) =>
    changeLearnerAccess(actor, { learnerId: person.accountId, change: how, reason: '重复注册' })
  expect(await change('deactivate', handler.actor)).toMatchObject({ reason: 'not-found' })
  expect(await change('deactivate', { ...reviewer.actor, confirmedAt: null })).toMatchObject({ reason: 'confirm-needed' })
  const both = await Promise.all([change('deactivate'), change('deactivate')])
  expect(both.map((each) => (each.ok ? 'done' : each.reason)).sort()).toEqual(['access-not-so', 'done'])
  expect(await findActorByToken(person.token)).toBeNull()
  expect(await signsIn(person.phone, person.password)).toMatchObject({ reason: 'account-disabled' })
  expect(
    await sql.one`select count(*)::int as open from joining where learner_id = ${person.accountId} and ended_at is null`,
  ).toEqual({ open: 0 })
  expect(await change('reactivate')).toMatchObject({ ok: true })
  expect(await signsIn(person.phone, person.password)).toMatchObject({ ok: true })
})

it('shows a learner which office looked, and gives them all of their own once they showed who they are', async () => {
  const [person, other] = [await makeLearner(), await makeLearner()]
  await findLearnerPage(handler.actor, person.accountId)
  expect(await listLooks(person.actor)).toMatchObject([{ action: 'learner.viewed', office: '海河工程公司' }])
  expect(await listLooks(other.actor)).toEqual([])
  expect(await exportOwnData({ ...person.actor, confirmedAt: null })).toEqual({ ok: false, reason: 'confirm-needed' })
  const exported = await exportOwnData(person.actor)
  expect(exported).toMatchObject({
    ok: true,
    value: { profile: { idNumber: person.idNumber, phone: person.phone }, affiliations: [{ name: '海河工程公司' }] },
  })
  const text = JSON.stringify(exported)
  for (const hidden of [handler.accountId, handler.realName, other.idNumber]) expect(text).not.toContain(hidden)
})

it('lets somebody who has just shown who they are take another phone, and ends their other sessions', async () => {
  const [person, other] = [await makeLearner(), await makeLearner()]
  const sure = { ...person.actor, confirmedAt: new Date() }
  const elsewhere = await signsIn(person.phone, person.password)
  const token = elsewhere.ok && 'token' in elsewhere.value ? (elsewhere.value.token as string) : ''
  expect(await changeOwnPhone({ ...person.actor, confirmedAt: null }, makePhone(910_001))).toMatchObject({
    reason: 'confirm-needed',
  })
  expect(await changeOwnPhone(sure, '12345')).toMatchObject({ reason: 'phone-format' })
  expect(await changeOwnPhone(sure, '')).toMatchObject({ reason: 'phone-empty' })
  expect(await changeOwnPhone(sure, other.phone)).toMatchObject({ reason: 'phone-taken' })
  expect(await changeOwnPhone(sure, makePhone(910_001))).toEqual({ ok: true, value: undefined })
  expect(await signsIn(makePhone(910_001), person.password)).toMatchObject({ ok: true })
  expect(await signsIn(person.phone, person.password)).toMatchObject({ reason: 'wrong-credentials' })
  expect(token && (await findActorByToken(token))).toBeFalsy()
})

describe('what a learner asks about their record', () => {
  const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
  const ask = async (person: MadePerson, idNumber = '') => {
    const asked = await askRecordRequest(person.actor, { kind: 'correction', realName: '欧阳更', idNumber, reason: '户口簿' })
    return asked.ok ? asked.value.requestId : asked.reason
  }
  const answer = async (who: MadePerson, requestId: string, wanted: 'grant' | 'decline', words = '') =>
    reasonOf(await answerRecordRequest({ ...who.actor, confirmedAt: new Date() }, { requestId, answer: wanted, words }))

  it('is put right by whoever answers for them, once', async () => {
    const person = await makeLearner()
    const idNumber = makeIdNumber(900_777)
    expect(await ask(person, '123')).toBe('id-number-length')
    const requestId = await ask(person, idNumber)
    expect(await ask(person)).toBe('request-open')
    const waiting = (await listRecordRequests(handler.actor)).rows.find((row) => row.id === requestId)
    expect(waiting).toMatchObject({ wantedName: '欧阳更', wantedIdNumber: idNumber })
    const stranger = await makeOfficial('handler', (await city).sibling)
    expect((await listRecordRequests(stranger.actor)).rows).toEqual([])
    expect(await answer(stranger, requestId, 'grant')).toBe('not-found')
    expect(await answer(person, requestId, 'grant')).toBe('not-found')
    expect(await answer(handler, requestId, 'decline')).toBe('answer-missing')
    const answers = await Promise.all([answer(handler, requestId, 'grant'), answer(reviewer, requestId, 'decline', '证件不符')])
    expect(answers.toSorted()).toEqual(['done', 'request-over'])
    const { cipher } = await sql.one<{ cipher: string | null }>`
      select id_number_cipher as cipher from record_request where id = ${requestId}`
    expect(cipher).toBeNull()
    const name = (await getPerson(person.accountId)).realName
    expect(name).toBe(answers[0] === 'done' ? '欧阳更' : person.realName)
  })

  it('may be taken back, by its owner alone', async () => {
    const [person, other] = [await makeLearner(), await makeLearner()]
    const requestId = await ask(person)
    expect(reasonOf(await withdrawRecordRequest(other.actor, requestId))).toBe('not-found')
    expect(reasonOf(await withdrawRecordRequest(person.actor, requestId))).toBe('done')
    expect(await answer(handler, requestId, 'grant')).toBe('request-over')
  })

  it('to be forgotten waits fifteen days, then name, numbers and way in are gone and the hours stay', async () => {
    const person = await makeLearner()
    const sure = { ...person.actor, confirmedAt: new Date() }
    const wish = { kind: 'deletion', reason: '不再从事专业技术工作' } as const
    expect(reasonOf(await askRecordRequest({ ...person.actor, confirmedAt: null }, wish))).toBe('confirm-needed')
    expect(reasonOf(await askRecordRequest({ ...handler.actor, confirmedAt: new Date() }, wish))).toBe('deletion-holds-powers')
    const asked = await askRecordRequest(sure, wish)
    const requestId = asked.ok ? asked.value.requestId : ''
    expect(await answer(handler, requestId, 'grant')).toBe('not-found')
    expect(await answer(reviewer, requestId, 'grant')).toBe('deletion-too-early')
    await sql.run`update record_request set asked_at = asked_at - interval '16 days' where id = ${requestId}`
    expect(await answer(reviewer, requestId, 'grant')).toBe('done')
    expect(await getPerson(person.accountId)).toMatchObject({ realName: '已注销' })
    for (const number of [person.phone, person.idNumber])
      expect(await signsIn(number, person.password)).toMatchObject({ reason: 'wrong-credentials' })
    expect(await findActorByToken(person.token)).toBeNull()
    const kept = await sql.maybe`select 1 from affiliation where learner_id = ${person.accountId} and ended_at is not null`
    expect(kept).not.toBeNull()
  })
})
