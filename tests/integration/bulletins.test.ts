import { describe, expect, it } from 'vitest'
import { sql } from '#server/platform/database.ts'
import { deliverBulletins } from '#server/portal/deliver-bulletins.ts'
import { discardBulletin, draftBulletin } from '#server/portal/draft-bulletin.ts'
import { bulletinSent } from '#server/portal/jobs.ts'
import { findBulletin, listBulletins } from '#server/portal/list-bulletins.ts'
import { markNoticesRead } from '#server/portal/mark-notices-read.ts'
import { countUnreadNotices, listNotices } from '#server/portal/queries.ts'
import { reviseBulletin } from '#server/portal/revise-bulletin.ts'
import { sendBulletin } from '#server/portal/send-bulletin.ts'
import { withdrawBulletin } from '#server/portal/withdraw-bulletin.ts'
import { makeJoiningWorld, makeLearner } from '#tests/support/joining-world.ts'
import { makePhone } from '#tests/support/make-id-number.ts'
import type { MadePerson } from '#tests/support/make-person.ts'

const world = makeJoiningWorld()
const text = { title: '年底前完成学时', body: '请在 12 月 31 日前\n完成公需科目。', urgent: false, expiresOn: '' }

async function drafted(who: MadePerson, wanted: Parameters<typeof draftBulletin>[1]): Promise<string> {
  const draft = await draftBulletin(who.actor, wanted)
  if (!draft.ok) throw new Error(draft.reason)
  return draft.value.bulletinId
}
const below = (organisationId: string) => ({ ...text, audience: 'learners' as const, organisationId })
const waiting = (bulletinId: string) =>
  sql.many<{ outboxId: number; payload: { bulletinId: string } }>`
    select id as "outboxId", payload from outbox where topic = ${bulletinSent.topic} and payload ->> 'bulletinId' = ${bulletinId}`
async function sent(who: MadePerson, wanted: Parameters<typeof draftBulletin>[1]): Promise<string> {
  const bulletinId = await drafted(who, wanted)
  expect(await sendBulletin(who.actor, bulletinId)).toMatchObject({ ok: true })
  await deliverBulletins(await waiting(bulletinId))
  return bulletinId
}

describe('a bulletin', () => {
  it('reaches everybody below its body once, however often the job comes, and tells how many have read it', async () => {
    const { east, school, hospital, factory, reviewer } = await world
    const [one, two, elsewhere] = [await makeLearner(school), await makeLearner(hospital), await makeLearner(factory)]
    const closed = await makeLearner(school)
    await sql.run`update account set status = 'disabled' where id = ${closed.accountId}`
    const bulletinId = await drafted(reviewer, below(east))
    expect(await findBulletin(reviewer.actor, bulletinId)).toMatchObject({ state: 'draft', recipientCount: 2, closedCount: 1 })
    expect(await countUnreadNotices(one.accountId)).toBe(0)
    await Promise.all([sendBulletin(reviewer.actor, bulletinId), sendBulletin(reviewer.actor, bulletinId)])
    const deliveries = await waiting(bulletinId)
    expect(deliveries).toHaveLength(1)
    await Promise.all([deliverBulletins(deliveries), deliverBulletins(deliveries)])
    await deliverBulletins(deliveries)
    const unread = await Promise.all([one, two, elsewhere, closed].map((person) => countUnreadNotices(person.accountId)))
    expect(unread).toEqual([1, 1, 0, 0])
    expect((await listNotices(one.accountId)).notices).toMatchObject([
      { title: text.title, body: text.body, senderName: '河东区人社局', over: null },
    ])
    await markNoticesRead(one.actor, 'all')
    expect(await findBulletin(reviewer.actor, bulletinId)).toMatchObject({ state: 'sent', deliveredCount: 2, readCount: 1 })
    await sql.run`update account set status = 'active' where id = ${closed.accountId}`
  })

  it('is corrected for everybody, with its earlier words kept, and withdrawn: unread it is gone, read it says why', async () => {
    const { hospital, atHospital } = await world
    const [reader, other] = [await makeLearner(hospital), await makeLearner(hospital)]
    const bulletinId = await sent(atHospital, below(hospital))
    await markNoticesRead(reader.actor, 'all')
    const revised = { ...text, bulletinId, body: '日期改为 12 月 20 日。' }
    expect(await reviseBulletin(atHospital.actor, revised)).toMatchObject({ ok: true })
    expect(await reviseBulletin(atHospital.actor, revised)).toMatchObject({ reason: 'bulletin-unchanged' })
    expect((await listNotices(other.accountId)).notices[0]).toMatchObject({ body: revised.body, revisedAt: expect.any(Date) })
    expect((await findBulletin(atHospital.actor, bulletinId))?.revisions).toMatchObject([{ body: text.body }])
    const withdraw = (reason: string) => withdrawBulletin(atHospital.actor, { bulletinId, reason })
    expect(await withdraw(' ')).toMatchObject({ reason: 'reason-length' })
    expect(await withdraw('发错了范围')).toMatchObject({ ok: true })
    expect(await withdraw('发错了范围')).toMatchObject({ reason: 'bulletin-not-sent' })
    expect(await countUnreadNotices(other.accountId)).toBe(0)
    expect(await markNoticesRead(other.actor, 'all')).toBe(0)
    expect((await listNotices(other.accountId)).notices).toEqual([])
    expect((await listNotices(reader.accountId)).notices[0]).toMatchObject({ over: 'withdrawn', body: '发错了范围' })
  })

  it('goes on behind the last who was reached, and not at all once it is withdrawn', async () => {
    const { factory, atFactory } = await world
    const people = [await makeLearner(factory), await makeLearner(factory)]
    const bulletinId = await drafted(atFactory, below(factory))
    await sendBulletin(atFactory.actor, bulletinId)
    const [first, second] = people.map((person) => person.accountId).sort()
    await sql.run`update bulletin set reached_id = ${first} where id = ${bulletinId}`
    await deliverBulletins(await waiting(bulletinId))
    expect(await countUnreadNotices(second ?? '')).toBe(1)
    expect(await countUnreadNotices(first ?? '')).toBe(0)
    const other = await drafted(atFactory, below(factory))
    await sendBulletin(atFactory.actor, other)
    await withdrawBulletin(atFactory.actor, { bulletinId: other, reason: '写错了' })
    await deliverBulletins(await waiting(other))
    expect(await findBulletin(atFactory.actor, other)).toMatchObject({ state: 'withdrawn', deliveredCount: 0 })
  })

  it('goes to those whom a list names within reach, and says of every other row what is wrong', async () => {
    const { school, factory, atSchool } = await world
    const [byId, byPhone, byName, stranger] = [
      await makeLearner(school),
      await makeLearner(school),
      await makeLearner(school),
      await makeLearner(factory),
    ]
    const wrong = `${byId.idNumber.slice(0, 17)}${byId.idNumber.endsWith('0') ? '1' : '0'}`
    const bulletinId = await sent(atSchool, {
      ...text,
      audience: 'list',
      rows: [
        ['序号', '姓名', '身份证号'],
        ['1', byId.realName, byId.idNumber],
        [`${byPhone.phone.slice(0, 3)} ${byPhone.phone.slice(3)}`.replace(' ', '')],
        [byName.realName],
        ['', ''],
        [stranger.idNumber],
        [makePhone(99_001)],
        ['孙悟空', byPhone.phone],
        [byId.phone],
        [wrong],
        ['###'],
      ],
    })
    const view = await findBulletin(atSchool.actor, bulletinId)
    expect(view).toMatchObject({ recipientCount: 3, deliveredCount: 3, problemCount: 6 })
    expect(view?.rows.flatMap((row) => (row.problem ? [[row.rowNumber, row.problem.code]] : []))).toEqual([
      [6, 'not-found'],
      [7, 'not-found'],
      [8, 'name-differs'],
      [9, 'named-before'],
      [10, 'id-number-wrong'],
      [11, 'unreadable'],
    ])
    expect(JSON.stringify(view)).not.toContain(byId.idNumber)
    expect(await countUnreadNotices(stranger.accountId)).toBe(0)
    const toOne = await sent(atSchool, { ...text, audience: 'list', accountId: byId.accountId })
    expect(await findBulletin(atSchool.actor, toOne)).toMatchObject({ deliveredCount: 1 })
    const beyond = await draftBulletin(atSchool.actor, { ...text, audience: 'list', accountId: stranger.accountId })
    expect(beyond).toMatchObject({ reason: 'not-found' })
  })

  it('reaches those who act for the bodies below', async () => {
    const { east, reviewer, atSchool, atFactory } = await world
    await sent(reviewer, { ...text, title: '经办人会议', audience: 'officials', organisationId: east })
    expect((await listNotices(atSchool.accountId)).notices[0]?.title).toBe('经办人会议')
    expect((await listNotices(atFactory.accountId)).notices.map((each) => each.title)).not.toContain('经办人会议')
  })

  it('no longer counts after its last day, and is not sent with wrong words or to nobody', async () => {
    const { agency, school, atAgency, atSchool } = await world
    const person = await makeLearner(school)
    const bulletinId = await sent(atSchool, { ...below(school), expiresOn: '2099-12-31' })
    expect(await countUnreadNotices(person.accountId)).toBe(1)
    await sql.run`update bulletin set expires_at = clock_timestamp() - interval '1 millisecond' where id = ${bulletinId}`
    expect(await countUnreadNotices(person.accountId)).toBe(0)
    expect((await listNotices(person.accountId)).notices[0]?.over).toBe('expired')
    const tried = async (wanted: object) => await draftBulletin(atAgency.actor, { ...below(agency), ...wanted })
    expect(await tried({ title: ' ' })).toMatchObject({ reason: 'title-length' })
    expect(await tried({ body: '字'.repeat(2001) })).toMatchObject({ reason: 'body-length' })
    expect(await tried({ expiresOn: '2020-01-01' })).toMatchObject({ reason: 'expiry-past' })
    expect(await tried({ audience: 'list', rows: [[' ']] })).toMatchObject({ reason: 'recipients-empty' })
    const empty = await drafted(atAgency, below(agency))
    expect(await sendBulletin(atAgency.actor, empty)).toMatchObject({ reason: 'nobody-to-tell' })
    expect(await discardBulletin(atAgency.actor, empty)).toMatchObject({ ok: true })
    expect((await listBulletins(atAgency.actor)).bulletins).toEqual([])
  })
})
