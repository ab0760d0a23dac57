import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { solveProof } from '#app/components/identity/solve-proof.ts'
import { changePassword } from '#server/identity/change-password.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { endSession } from '#server/identity/end-session.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { purgeSessions } from '#server/identity/purge-sessions.ts'
import { listSessions } from '#server/identity/queries.ts'
import { resetPassword } from '#server/identity/reset-password.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { signOut } from '#server/identity/sign-out.ts'
import { signOutEverywhere } from '#server/identity/sign-out-everywhere.ts'
import { pool, sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { redis } from '#server/platform/redis.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { goodPassword, makePerson } from '#tests/support/make-person.ts'

const home = '203.0.113.7'
const elsewhere = '198.51.100.66'
const request = (identifier: string, more: Partial<Parameters<typeof signIn>[0]> = {}) => ({
  identifier,
  password: goodPassword,
  remember: false,
  proof: '',
  ip: home,
  userAgent: '',
  ...more,
})
const reasonOf = (answer: Awaited<ReturnType<typeof signIn>>) => (answer.ok ? 'in' : answer.reason)

beforeAll(() => vi.waitFor(() => redis().ping(), { timeout: 5_000 }))

beforeEach(async () => {
  await redis().flushdb()
})

describe('signing in', () => {
  it('takes the ID number or the phone number, however written', async () => {
    const { idNumber, phone, accountId } = await makePerson()
    for (const identifier of [idNumber, ` ${idNumber.toLowerCase()} `, phone, `+86 ${phone}`]) {
      const answer = await signIn(request(identifier))
      expect(answer).toMatchObject({ ok: true, value: { accountId } })
      if (answer.ok) expect(await findActorByToken(answer.value.token)).toMatchObject({ accountId })
    }
  })

  it('answers a stranger and a wrong password alike, in words and in time', async () => {
    const { idNumber } = await makePerson()
    const timed = async (identifier: string, ip: string) => {
      const begun = performance.now()
      const answer = await signIn(request(identifier, { password: 'not the password', ip }))
      return { answer, milliseconds: performance.now() - begun }
    }
    await timed(makeIdNumber(500_000), '192.0.2.250')
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round < 7; round += 1) {
      const [first, second] = [await timed(idNumber, `192.0.2.${round}`), await timed(makeIdNumber(500_001), `192.0.2.${round}`)]
      expect(first.answer).toEqual(second.answer)
      known.push(first.milliseconds)
      unknown.push(second.milliseconds)
    }
    // The quickest of each: the others had to wait for whatever else the machine did.
    const [of, without] = [Math.min(...known), Math.min(...unknown)]
    expect(Math.abs(of - without), `known ${of} ms, unknown ${without} ms`).toBeLessThan(Math.max(of, without) * 0.4)
  })

  it('refuses what is no account name before any work', async () => {
    expect(reasonOf(await signIn(request('admin')))).toBe('identifier-format')
    expect(reasonOf(await signIn(request("' or 1=1 --")))).toBe('identifier-format')
  })

  it('is closed to a disabled account, and says so only to who knows the password', async () => {
    const { accountId, phone, token } = await makePerson()
    await sql.run`update account set status = 'disabled' where id = ${accountId}`
    expect(reasonOf(await signIn(request(phone)))).toBe('account-disabled')
    expect(reasonOf(await signIn(request(phone, { password: 'not the password' })))).toBe('wrong-credentials')
    expect(await findActorByToken(token)).toBeNull()
  })
})

describe('guessing', () => {
  it('makes the guesser wait and never the owner', async () => {
    const { phone } = await makePerson()
    const answers: string[] = []
    for (let guess = 0; guess < 20; guess += 1)
      answers.push(reasonOf(await signIn(request(phone, { password: `guess number ${guess}`, ip: elsewhere }))))
    expect(answers.slice(0, 5)).toEqual(Array(5).fill('wrong-credentials'))
    expect(answers.slice(5)).toEqual(Array(15).fill('sign-in-wait'))
    expect(reasonOf(await signIn(request(phone)))).toBe('in')
    expect(reasonOf(await signIn(request(phone, { ip: elsewhere })))).toBe('sign-in-wait')
  })

  it('cannot slip a burst through before the first verdict', async () => {
    const { phone } = await makePerson()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, guess) => signIn(request(phone, { password: `burst ${guess}`, ip: elsewhere }))),
    )
    expect(answers.map(reasonOf).filter((reason) => reason === 'wrong-credentials')).toHaveLength(5)
  })

  it('ends with the wait: a right password afterwards clears the count', async () => {
    const { phone } = await makePerson()
    for (let guess = 0; guess < 5; guess += 1) await signIn(request(phone, { password: 'wrong wrong' }))
    const waiting = await signIn(request(phone))
    expect(waiting).toMatchObject({ ok: false, reason: 'sign-in-wait', detail: { waitSeconds: 2 } })
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    expect(reasonOf(await signIn(request(phone)))).toBe('in')
    expect(reasonOf(await signIn(request(phone, { password: 'wrong wrong' })))).toBe('wrong-credentials')
    expect(reasonOf(await signIn(request(phone)))).toBe('in')
  })

  it('at many accounts from one address asks for work, which a person beside it can do too', async () => {
    const { phone } = await makePerson()
    await Promise.all(Array.from({ length: 100 }, () => redis().incr(`sign-in-address:${elsewhere}`)))
    await redis().expire(`sign-in-address:${elsewhere}`, 3600)
    expect(reasonOf(await signIn(request(makePhone(400_000), { ip: elsewhere })))).toBe('proof-needed')
    expect(reasonOf(await signIn(request(phone, { ip: elsewhere, proof: 'made up' })))).toBe('proof-invalid')
    const proof = (await solveProof(await createChallenge(), new AbortController().signal)) ?? ''
    expect(reasonOf(await signIn(request(phone, { ip: elsewhere, proof })))).toBe('in')
    expect(reasonOf(await signIn(request(phone)))).toBe('in')
  })

  it('counts a whole /64 of IPv6 as one place', async () => {
    const { phone } = await makePerson()
    const answers: string[] = []
    for (let guess = 0; guess < 7; guess += 1)
      answers.push(reasonOf(await signIn(request(phone, { password: 'wrong wrong', ip: `2001:db8:0:1::${guess}` }))))
    expect(answers.slice(5)).toEqual(['sign-in-wait', 'sign-in-wait'])
  })
})

describe('a session', () => {
  it('ends at once when it is signed out, and only it', async () => {
    const { phone, token, actor } = await makePerson()
    const other = await signIn(request(phone))
    await signOut(actor)
    expect(await findActorByToken(token)).toBeNull()
    expect(other.ok && (await findActorByToken(other.value.token))).toMatchObject({ accountId: actor.accountId })
  })

  it('can be ended from another device, by its owner alone', async () => {
    const { phone, token, actor } = await makePerson()
    const stranger = await makePerson()
    const other = await signIn(request(phone, { userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36' }))
    if (!other.ok) throw new Error(other.reason)
    expect(await listSessions(actor)).toMatchObject([
      { sessionId: other.value.sessionId, deviceLabel: 'Windows 电脑 · Chrome', current: false },
      { sessionId: actor.sessionId, current: true },
    ])
    expect(await endSession(stranger.actor, other.value.sessionId)).toEqual({ ok: false, reason: 'not-found' })
    expect(await findActorByToken(other.value.token)).not.toBeNull()
    expect(await endSession(actor, other.value.sessionId)).toEqual({ ok: true, value: undefined })
    expect(await endSession(actor, other.value.sessionId)).toEqual({ ok: false, reason: 'not-found' })
    expect(await endSession(actor, newId())).toEqual({ ok: false, reason: 'not-found' })
    expect(await findActorByToken(other.value.token)).toBeNull()
    expect(await findActorByToken(token)).not.toBeNull()
  })

  it('is the only one left after signing out everywhere else', async () => {
    const { phone, token, actor } = await makePerson()
    const others = [await signIn(request(phone)), await signIn(request(phone))]
    expect(await signOutEverywhere(actor)).toEqual({ ended: 2 })
    for (const other of others) expect(other.ok && (await findActorByToken(other.value.token))).toBeNull()
    expect(await findActorByToken(token)).not.toBeNull()
  })

  it('of every other device ends when the password changes', async () => {
    const { phone, token, actor } = await makePerson()
    const other = await signIn(request(phone))
    const change = (current: string, next: string) => changePassword(actor, { current, next, ip: home })
    expect(await change('not the password', 'seven boats on the river')).toEqual({ ok: false, reason: 'password-wrong' })
    expect(await change(goodPassword, `${phone}${phone.slice(0, 3)}`)).toEqual({ ok: false, reason: 'password-weak' })
    expect(await change(goodPassword, goodPassword)).toEqual({ ok: false, reason: 'password-same' })
    expect(await change(goodPassword, 'seven boats on the river')).toEqual({ ok: true, value: { ended: 1 } })
    expect(other.ok && (await findActorByToken(other.value.token))).toBeNull()
    expect(await findActorByToken(token)).not.toBeNull()
    expect(reasonOf(await signIn(request(phone)))).toBe('wrong-credentials')
    expect(reasonOf(await signIn(request(phone, { password: 'seven boats on the river' })))).toBe('in')
  })

  it('of a person whose password the operator reset ends, and the temporary password opens', async () => {
    const { idNumber, phone, token } = await makePerson()
    const reset = await resetPassword(` ${idNumber.toLowerCase()} `)
    if (!reset.ok) throw new Error(reset.reason)
    expect(reset.value.temporaryPassword).toMatch(/^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/)
    expect(await findActorByToken(token)).toBeNull()
    expect(reasonOf(await signIn(request(phone)))).toBe('wrong-credentials')
    expect(reasonOf(await signIn(request(phone, { password: reset.value.temporaryPassword })))).toBe('in')
    expect(await resetPassword(makeIdNumber(499_999))).toEqual({ ok: false, reason: 'not-found' })
  })

  it('is looked up for all requests of a turn in one query', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => makePerson()))
    const client = pool()
    const query = client.query
    let queries = 0
    client.query = ((...given: Parameters<typeof query>) => {
      queries += 1
      return query.apply(client, given)
    }) as typeof query
    try {
      const actors = await Promise.all([
        ...people.map((each) => findActorByToken(each.token)),
        findActorByToken('x'.repeat(43)),
        findActorByToken(''),
      ])
      expect(actors.map((actor) => actor?.accountId ?? null)).toEqual([...people.map((each) => each.accountId), null, null])
      expect(queries).toBe(1)
    } finally {
      client.query = query
    }
  })

  it('notes that it is used, now and then', async () => {
    const { token, actor } = await makePerson()
    await sql.run`update session set created_at = created_at - interval '1 hour', last_seen_at = last_seen_at - interval '10 minutes' where id = ${actor.sessionId}`
    await findActorByToken(token)
    await expect
      .poll(
        async () =>
          (
            await sql.one<{
              fresh: boolean
            }>`select last_seen_at > clock_timestamp() - interval '1 minute' as fresh from session where id = ${actor.sessionId}`
          ).fresh,
      )
      .toBe(true)
  })
})

it('keeps sessions for four hundred days after their end, and no longer', async () => {
  const [long, lately] = [await makePerson(), await makePerson()]
  const end = (accountId: string, days: number) => sql.run`
    update session set created_at = clock_timestamp() - interval '500 days', expires_at = clock_timestamp() - make_interval(days => ${days})
    where account_id = ${accountId}`
  await end(long.accountId, 401)
  await end(lately.accountId, 399)
  await purgeSessions(400)
  const left = (accountId: string) => sql.many`select 1 from session where account_id = ${accountId}`
  expect([await left(long.accountId), await left(lately.accountId)].map((rows) => rows.length > 0)).toEqual([false, true])
  expect(await purgeSessions(400)).toBe(0)
})
