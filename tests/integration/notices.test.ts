import { describe, expect, it } from 'vitest'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { markNoticesRead } from '#server/portal/mark-notices-read.ts'
import { notify, notifyMany } from '#server/portal/notify.ts'
import { countUnreadNotices, listNotices } from '#server/portal/queries.ts'
import { makePerson } from '#tests/support/make-person.ts'

const notice = (accountId: string, event: string) => ({
  accountId,
  kind: 'hours-credited',
  title: '学时已入账',
  body: `事件 ${event}`,
  link: '/learn/hours',
  dedupeKey: event,
})

describe('notices', () => {
  it('tell each person of an event once, however often it is announced', async () => {
    const [one, other] = [await makePerson(), await makePerson()]
    for (let time = 0; time < 3; time += 1)
      await transaction((tx) => notifyMany(tx, [notice(one.accountId, 'e1'), notice(other.accountId, 'e1')]))
    expect([await countUnreadNotices(one.accountId), await countUnreadNotices(other.accountId)]).toEqual([1, 1])
  })

  it('go with the deed they tell of', async () => {
    const { accountId } = await makePerson()
    const deed = transaction(async (tx) => {
      await notify(tx, notice(accountId, 'e2'))
      throw new Error('no')
    })
    await expect(deed).rejects.toThrow('no')
    expect(await listNotices(accountId)).toEqual({ notices: [], more: false })
  })

  it('come in pages, newest first', async () => {
    const { accountId } = await makePerson()
    for (let batch = 0; batch < 5; batch += 1)
      await transaction((tx) =>
        notifyMany(
          tx,
          Array.from({ length: 5 }, (_, index) => notice(accountId, `p${batch * 5 + index}`)),
        ),
      )
    const bodies: string[] = []
    let before: string | undefined
    for (let page = 0; page < 3; page += 1) {
      const { notices, more } = await listNotices(accountId, { before, limit: 10 })
      bodies.push(...notices.map((each) => each.body))
      before = notices.at(-1)?.id
      expect(more).toBe(page < 2)
    }
    expect(bodies).toEqual(Array.from({ length: 25 }, (_, index) => `事件 p${24 - index}`))
  })

  it('are read by their owner and nobody else', async () => {
    const [owner, stranger] = [await makePerson(), await makePerson()]
    await transaction((tx) => notifyMany(tx, [notice(owner.accountId, 'a'), notice(owner.accountId, 'b')]))
    const [first] = (await listNotices(owner.accountId)).notices
    const id = first?.id ?? ''
    expect(await markNoticesRead(stranger.actor, id)).toBe(0)
    expect(await markNoticesRead(stranger.actor, 'all')).toBe(0)
    expect(await countUnreadNotices(owner.accountId)).toBe(2)
    expect(await markNoticesRead(owner.actor, id)).toBe(1)
    expect(await markNoticesRead(owner.actor, newId())).toBe(0)
    expect(await markNoticesRead(owner.actor, 'all')).toBe(1)
    expect(await countUnreadNotices(owner.accountId)).toBe(0)
  })

  it('lead nowhere but into this site', async () => {
    const { accountId } = await makePerson()
    for (const link of ['https://evil.test', '//evil.test', '/\\evil.test', 'javascript:alert(1)']) {
      await expect(transaction((tx) => notify(tx, { ...notice(accountId, link), link }))).rejects.toThrow('notice_link_check')
    }
  })
})
