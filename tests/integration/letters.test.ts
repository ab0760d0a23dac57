import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '#server/identity/actor.ts'
import { sql, transaction } from '#server/platform/database.ts'
import type { Providers } from '#server/platform/notify/webhook.ts'
import { addEmail } from '#server/portal/add-email.ts'
import { chooseLetters } from '#server/portal/choose-letters.ts'
import { deliverBulletins } from '#server/portal/deliver-bulletins.ts'
import { draftBulletin } from '#server/portal/draft-bulletin.ts'
import { findLetterChoice } from '#server/portal/find-letter-choice.ts'
import { forgetLetters } from '#server/portal/forget-letters.ts'
import { bulletinSent } from '#server/portal/jobs.ts'
import { findBulletin } from '#server/portal/list-bulletins.ts'
import { findLetter, listChannels, listLetters } from '#server/portal/list-letters.ts'
import { proveEmail } from '#server/portal/prove-email.ts'
import { removeEmail } from '#server/portal/remove-email.ts'
import { retryLetter } from '#server/portal/retry-letter.ts'
import { reviseBulletin } from '#server/portal/revise-bulletin.ts'
import { mostTries } from '#server/portal/rules/letters.ts'
import { sendBulletin } from '#server/portal/send-bulletin.ts'
import { sendLetters } from '#server/portal/send-letters.ts'
import { withdrawBulletin } from '#server/portal/withdraw-bulletin.ts'
import { type NewLetter, writeLetters } from '#server/portal/write-letters.ts'
import { makeJoiningWorld, makeLearner } from '#tests/support/joining-world.ts'
import { type LetterProvider, openLetterProvider } from '#tests/support/letter-provider.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'

let post: LetterProvider
let person: MadePerson
let providers: Providers
let count = 0
beforeAll(async () => {
  post = await openLetterProvider()
  person = await makePerson()
  providers = { sms: post.provider, email: null }
})
afterAll(() => post.close())
beforeEach(async () => {
  await sql.run`delete from letter`
  post.behave('takes')
  post.gone.clear()
  post.asked.length = 0
})

const words = (): NewLetter => {
  count += 1
  const about = { topic: 'urgent', subject: '年度被退回', body: `请于 12 月 31 日前改正 ${count}` } as const
  return { accountId: person.accountId, ...about, dedupeKey: `test:${count}` }
}
const write = (...letters: NewLetter[]) => transaction((tx) => writeLetters(tx, letters))
const letters = () =>
  sql.many<{ id: string; state: string; tries: number; problem: string | null; providerId: string | null }>`
    select id, state, tries, problem, provider_id as "providerId" from letter order by id`
const makeDue = () => sql.run`update letter set due_at = clock_timestamp(), tried_at = clock_timestamp() - interval '2 minutes'`

describe('a letter', () => {
  it('goes out once, to the number that the account has then, however often and by however many it is sent', async () => {
    const letter = words()
    expect([await write(letter), await write(letter)]).toEqual([1, 0])
    await Promise.all([sendLetters(providers), sendLetters(providers)])
    await sendLetters(providers)
    const [sent] = await letters()
    expect(sent).toMatchObject({ state: 'sent', tries: 1, problem: null, providerId: 'p-1' })
    expect(post.asked).toEqual([{ key: sent?.id, authorization: 'Bearer secret' }])
    const { subject, body: text } = letter
    expect([...post.gone.values()]).toEqual([{ id: sent?.id, to: person.phone, subject, text }])
    const row = await sql.one<{ row: string }>`select row_to_json(l)::text as row from letter l`
    expect(row.row).not.toContain(person.phone)
  })

  it('is tried again later when the provider is away, and has failed when it stays away or refuses', async () => {
    await write(words())
    post.behave(503)
    await sendLetters(providers)
    await sendLetters(providers)
    expect(await letters()).toMatchObject([{ state: 'waiting', tries: 1, problem: 'HTTP 503' }])
    post.behave('takes')
    await makeDue()
    await sendLetters(providers)
    expect(await letters()).toMatchObject([{ state: 'sent', tries: 2, problem: null }])

    await sql.run`delete from letter`
    await write(words())
    await sql.run`update letter set tries = ${mostTries - 1}`
    await sendLetters({ ...providers, sms: { ...post.provider, url: 'http://127.0.0.1:1/' } })
    await write(words())
    post.behave(422)
    await sendLetters(providers)
    expect(await letters()).toMatchObject([
      { state: 'failed', tries: mostTries },
      { state: 'failed', tries: 1, problem: 'HTTP 422' },
    ])
  })

  it('is handed in again under the same id when the answer is lost, and when the sender dies before it has written it down', async () => {
    await write(words())
    post.behave('lost')
    await sendLetters(providers)
    expect(await letters()).toMatchObject([{ state: 'waiting', tries: 1 }])
    post.behave('takes')
    await makeDue()
    const dying = spawn(process.execPath, ['tests/support/send-letters-once.ts'], {
      env: { ...process.env, SMS_URL: post.provider.url, FAILPOINTS: 'letter.answered', LOG_LEVEL: 'silent' },
    })
    const [, signal] = await once(dying, 'exit')
    expect(signal).toBe('SIGKILL')
    expect(await letters()).toMatchObject([{ state: 'waiting', tries: 2 }])
    await makeDue()
    await sendLetters(providers)
    const [sent] = await letters()
    expect(sent).toMatchObject({ state: 'sent', tries: 3 })
    expect(post.asked.map((each) => each.key)).toEqual([sent?.id, sent?.id, sent?.id])
    expect(post.gone.size).toBe(1)
  })

  it('is kept to be read and never said to be sent where nobody sends; does not leave when it is too late or its owner is gone', async () => {
    await write(words())
    await sendLetters({ sms: null, email: null })
    await sendLetters(providers)
    expect(await letters()).toMatchObject([{ state: 'kept', tries: 0 }])
    await sql.run`delete from letter`
    const closed = await makePerson()
    await sql.run`update account set status = 'disabled' where id = ${closed.accountId}`
    await write(words())
    await sql.run`update letter set expires_at = clock_timestamp()`
    await write({ ...words(), accountId: closed.accountId }, { ...words(), accountId: closed.accountId, topic: 'access' })
    await sendLetters(providers)
    const outcomes = (await letters()).map((each) => each.problem ?? each.state)
    expect(outcomes.sort()).toEqual(['account-closed', 'expired', 'sent'])
  })

  it('waits for its turn: no more a minute than the provider allows', async () => {
    await write(...Array.from({ length: 5 }, words))
    const slow = { ...providers, sms: { ...post.provider, perMinute: 3 } }
    await sendLetters(slow)
    await sendLetters(slow)
    expect(post.gone.size).toBe(3)
    await sql.run`update letter set tried_at = tried_at - interval '1 minute'`
    await sendLetters(slow)
    expect(post.gone.size).toBe(5)
  })
})

describe('the outbox', () => {
  it('is for the operator alone, who reads a letter without learning whose it is, and sends what failed again', async () => {
    const operator: Actor = { ...person.actor, roles: [{ role: 'operator', organisationId: null }], confirmedAt: new Date() }
    const bureau: Actor = { ...operator, roles: [{ role: 'bureau', organisationId: person.accountId }] }
    const letter = words()
    await write(letter)
    post.behave(400)
    await sendLetters(providers)
    const [failed] = (await listLetters(operator, { state: 'failed', channel: 'sms', topic: 'urgent' })).letters
    const id = failed?.id ?? ''
    expect(await findLetter(operator, id)).toMatchObject({ text: letter.body, problem: 'HTTP 400', state: 'failed' })
    expect(JSON.stringify(await findLetter(operator, id))).not.toContain(person.realName)
    expect(await listChannels(operator)).toMatchObject([{ channel: 'sms', failed: 1 }, { channel: 'email' }])
    expect((await listLetters(operator, { topic: 'access' })).letters).toEqual([])
    for (const stranger of [person.actor, bureau]) {
      expect([await findLetter(stranger, id), await listChannels(stranger)]).toEqual([null, []])
      expect((await listLetters(stranger)).letters).toEqual([])
      expect(await retryLetter(stranger, id)).toMatchObject({ reason: 'not-found' })
    }
    expect(await retryLetter({ ...operator, confirmedAt: null }, id)).toMatchObject({ reason: 'confirm-needed' })
    expect(await retryLetter(operator, id)).toMatchObject({ ok: true })
    expect(await retryLetter(operator, id)).toMatchObject({ reason: 'letter-not-failed' })
    post.behave('takes')
    await sendLetters(providers)
    expect(post.asked.map((each) => each.key)).toEqual([id, id])
    expect(post.gone.size).toBe(1)
  })
})

describe('an e-mail address', () => {
  const codeOf = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? ''
  const both = () => ({ sms: post.provider, email: post.provider })

  it('is proven by the code that goes to it and nowhere else; letters go there then, by choice, until it is removed', async () => {
    const owner = await makePerson()
    expect(await addEmail(owner.actor, 'lin@')).toMatchObject({ reason: 'email-form' })
    expect(await addEmail(owner.actor, 'lin@Example.cn')).toMatchObject({ ok: true })
    expect(await addEmail(owner.actor, 'lin@example.cn')).toMatchObject({ reason: 'email-wait' })
    await sendLetters(both())
    const [letter] = [...post.gone.values()]
    const code = codeOf(letter?.text)
    expect(letter?.to).toBe('lin@example.cn')
    const { text: stored } = await sql.one<{ text: string }>`
      select (select json_agg(l.body)::text from letter l) || (select json_agg(c)::text from letter_choice c) as text`
    for (const secret of [code, 'example.cn']) expect(stored).not.toContain(secret)
    expect(await findLetterChoice(owner.actor)).toMatchObject({ maskedEmail: null, maskedWanted: 'l***@example.cn' })
    expect(await proveEmail(person.actor, code)).toMatchObject({ reason: 'email-code-over' })
    expect(await proveEmail(owner.actor, code)).toMatchObject({ ok: true })
    expect(await proveEmail(owner.actor, code)).toMatchObject({ reason: 'email-code-over' })
    expect(await findLetterChoice(owner.actor)).toMatchObject({ maskedEmail: 'l***@example.cn', maskedWanted: null })

    post.gone.clear()
    await chooseLetters(owner.actor, { smsOff: ['urgent'], emailOff: [] })
    await write({ ...words(), accountId: owner.accountId }, { ...words(), accountId: owner.accountId, topic: 'access' })
    await sendLetters(both())
    // By text message what told of the new address, and what concerns the access; by e-mail the latter and what is urgent.
    const reached = [...post.gone.values()].map((each) => each.to)
    expect(reached.sort()).toEqual([owner.phone, owner.phone, 'lin@example.cn', 'lin@example.cn'])
    await write({ ...words(), accountId: owner.accountId })
    await removeEmail(owner.actor)
    await write({ ...words(), accountId: owner.accountId })
    post.gone.clear()
    await sendLetters(both())
    expect(post.gone.size).toBe(0)
  })

  it('is forgotten with its account, and nothing more goes there', async () => {
    const owner = await makePerson()
    await addEmail(owner.actor, 'yu@example.cn')
    await write({ ...words(), accountId: owner.accountId })
    for (const _ of [1, 2]) await forgetLetters([{ outboxId: 0, payload: { accountId: owner.accountId } }])
    expect(await findLetterChoice(owner.actor)).toMatchObject({ maskedEmail: null, maskedWanted: null })
    await sendLetters(both())
    expect(post.gone.size).toBe(0)
  })

  it('is not proven by guessing, and the operator reads the code in a demonstration alone', async () => {
    const owner = await makePerson()
    await addEmail(owner.actor, 'kang@example.cn')
    await sendLetters({ sms: null, email: null })
    const operator: Actor = { ...person.actor, roles: [{ role: 'operator', organisationId: null }] }
    const [kept] = (await listLetters(operator, { topic: 'code' })).letters
    const code = codeOf((await findLetter(operator, kept?.id ?? ''))?.text)
    const wrong = code === '000000' ? '000001' : '000000'
    const tries = await Promise.all(Array.from({ length: 8 }, () => proveEmail(owner.actor, wrong)))
    expect(tries.filter((each) => !each.ok && each.reason === 'email-code-wrong')).toHaveLength(5)
    expect(await proveEmail(owner.actor, code)).toMatchObject({ reason: 'email-code-spent' })
    await sql.run`update letter set code_cipher = null`
    expect((await findLetter(operator, kept?.id ?? ''))?.text).toContain('••••••')
  })
})

describe('a bulletin', () => {
  it('goes by letter too to those who may be reached so, once each whatever dies, in the words that it has when it leaves', async () => {
    const { school, reviewer, atSchool } = await makeJoiningWorld()
    const [one, two, silent] = [await makeLearner(school), await makeLearner(school), await makeLearner(school)]
    await chooseLetters(silent.actor, { smsOff: ['bulletin'], emailOff: [] })
    const text = { title: '年底前完成', body: '请完成公需科目。', urgent: false, expiresOn: '' }
    const draft = async () => {
      const made = await draftBulletin(reviewer.actor, { ...text, audience: 'learners', organisationId: school })
      if (!made.ok) throw new Error(made.reason)
      return made.value.bulletinId
    }
    const bulletinId = await draft()
    expect(await findBulletin(reviewer.actor, bulletinId)).toMatchObject({ recipientCount: 3, smsCount: 2, emailCount: 0 })
    expect(await sendBulletin(atSchool.actor, bulletinId, ['sms'])).toMatchObject({ reason: 'not-found' })
    expect(await sendBulletin(reviewer.actor, bulletinId, ['sms', 'email'])).toMatchObject({ ok: true })
    const deliveries = await sql.many<{ outboxId: number; payload: { bulletinId: string } }>`
      select id as "outboxId", payload from outbox where topic = ${bulletinSent.topic} and payload ->> 'bulletinId' = ${bulletinId}`
    await Promise.all([deliverBulletins(deliveries), deliverBulletins(deliveries)])
    // As after a death before the last batch was noted.
    await sql.run`update bulletin set state = 'sending', reached_id = null where id = ${bulletinId}`
    await deliverBulletins(deliveries)
    expect(await letters()).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }])
    await reviseBulletin(reviewer.actor, { ...text, bulletinId, title: '十二月二十日前完成' })
    await sendLetters({ ...providers, sms: { ...post.provider, perMinute: 1 } })
    await withdrawBulletin(reviewer.actor, { bulletinId, reason: '发错了' })
    await sql.run`update letter set tried_at = null`
    await sendLetters(providers)
    expect((await letters()).map((each) => each.problem ?? each.state).sort()).toEqual(['sent', 'withdrawn'])
    const [gone] = [...post.gone.values()]
    expect([one.phone, two.phone]).toContain(gone?.to)
    expect(gone?.text).toContain('十二月二十日前完成。全文见 ')
  })
})
