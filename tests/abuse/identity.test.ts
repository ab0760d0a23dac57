/** What strangers try at the doors that concern who somebody is: forged origins, stolen and fixed sessions, open redirects, smuggled fields, guessing. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { solveProof } from '#app/components/identity/solve-proof.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { closeDatabase, sql } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { goodPassword } from '#tests/support/make-person.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'

let rig: Rig
let web: RunningWeb

beforeAll(async () => {
  rig = await startRig({ name: 'abuse-identity', env: { LOG_LEVEL: 'debug' } })
  Object.assign(process.env, rig.env)
  web = await rig.startWeb()
})
afterAll(async () => {
  await Promise.all([closeDatabase(), closeRedis()])
  await rig.stop()
})

type Fields = Record<string, string> | [string, string][]
const post = (url: string, fields: Fields, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers: { origin: new URL(url).origin, ...headers },
  })
const get = (target: string, cookie = '') => fetch(`${web.url}${target}`, { redirect: 'manual', headers: { cookie } })
const proof = async () => (await solveProof(await createChallenge(), new AbortController().signal)) ?? ''
const signUpFields = async (seed: number) => ({
  realName: '张晓明',
  idNumber: makeIdNumber(seed),
  phone: makePhone(seed),
  password: goodPassword,
  consent: 'on',
  proof: await proof(),
})
const cookieOf = (response: Response) => response.headers.getSetCookie()[0] ?? ''
const pairOf = (response: Response) => cookieOf(response).split(';')[0] ?? ''
const people = async () => (await sql.one<{ count: number }>`select count(*)::int as count from account`).count
const sessions = async () =>
  (await sql.one<{ count: number }>`select count(*)::int as count from session where revoked_at is null`).count

async function member(seed: number) {
  const response = await post(`${web.url}/sign-up`, await signUpFields(seed))
  expect(response.status).toBe(302)
  return { cookie: pairOf(response), phone: makePhone(seed), response }
}

describe('a request from elsewhere', () => {
  const id = '019a0000-0000-7000-8000-000000000000'
  const routes = [...readFileSync(path.resolve('app/routes.ts'), 'utf8').matchAll(/route\('([^']+)'/g)].map(([, route]) =>
    (route as string).replace(/:\w+/g, id),
  )
  const targets = [
    '/',
    ...routes.flatMap((route) => [`/${route}`, `/learn/${route}`, `/studio/${route}`]),
    '/api/rt/learning.beat',
    '/api/uploads',
    '/media/x/master.m3u8',
    '/assets/x.js',
  ]

  it.each([
    ['another site', { origin: 'https://evil.test' }],
    ['another site that says so', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['nowhere', {}],
  ])('of %s changes nothing at any address', async (_, headers) => {
    const { cookie } = await member(nextSeed())
    const before = [await people(), await sessions()]
    for (const target of targets) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const response = await fetch(`${web.url}${target}`, {
          method,
          headers: { cookie, ...(headers as Record<string, string>) },
          redirect: 'manual',
        })
        expect(response.status, `${method} ${target}`).toBe(403)
        await response.arrayBuffer()
      }
    }
    expect([await people(), await sessions()]).toEqual(before)
  })

  const connect = (extraHeaders: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = io(web.url, { path: '/socket', transports: ['websocket'], reconnection: false, extraHeaders })
      const settle = (outcome: string) => {
        socket.disconnect()
        resolve(outcome)
      }
      socket.on('connect', () => settle('connected'))
      socket.on('connect_error', (error) => settle(error.message))
    })

  it('opens no socket, whatever cookie it carries', async () => {
    const { cookie } = await member(nextSeed())
    expect(await connect({ cookie, origin: web.url })).toBe('connected')
    expect(await connect({ cookie, origin: 'https://evil.test' })).not.toBe('connected')
    expect(await connect({ cookie })).not.toBe('connected')
    expect(await connect({ origin: web.url })).toBe('sign-in-required')
  })

  it('that only looks changes nothing: reading /sign-out signs nobody out', async () => {
    const { cookie } = await member(nextSeed())
    await get('/sign-out', cookie)
    expect((await get('/learn/account', cookie)).status).toBe(200)
  })
})

let lastSeed = 300_000
/** A person that no other test has. */
const nextSeed = () => {
  lastSeed += 1
  return lastSeed
}

describe('a session', () => {
  it('comes in a cookie that scripts and other sites do not get', async () => {
    const { response } = await member(nextSeed())
    expect(cookieOf(response)).toMatch(/^xueshi=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('is bound to host and TLS where the site has TLS', async () => {
    const secure = await rig.startWeb({ env: { PUBLIC_URL: 'https://ce.example.cn' } })
    const headers = { origin: 'https://ce.example.cn', host: 'ce.example.cn' }
    const { phone } = await member(nextSeed())
    const response = await post(`${secure.url}/sign-in`, { identifier: phone, password: goodPassword, remember: 'on' }, headers)
    expect(cookieOf(response)).toMatch(/^__Host-xueshi=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Expires=/)
    const page = await fetch(`${secure.url}/sign-in`)
    expect(page.headers.get('strict-transport-security')).toContain('max-age=31536000')
    expect(page.headers.get('content-security-policy')).toContain('wss://ce.example.cn')
    await secure.stop()
  })

  it('is new at every sign-in, whatever cookie was there before', async () => {
    const { cookie, phone } = await member(nextSeed())
    const fixed = `xueshi=${'f'.repeat(43)}`
    const signedIn = await post(`${web.url}/sign-in`, { identifier: phone, password: goodPassword }, { cookie: fixed })
    expect(signedIn.status).toBe(302)
    expect([fixed, cookie]).not.toContain(pairOf(signedIn))
    expect((await get('/learn/account', fixed)).headers.get('location')).toBe('/sign-in?redirectTo=%2Flearn%2Faccount')
  })

  it('is worth nothing after signing out', async () => {
    const { cookie } = await member(nextSeed())
    expect((await get('/learn/account', cookie)).status).toBe(200)
    const out = await post(`${web.url}/sign-out`, {}, { cookie })
    expect(cookieOf(out)).toContain('Max-Age=0')
    expect((await get('/learn/account', cookie)).status).toBe(302)
    expect(
      (
        await fetch(`${web.url}/api/rt/learning.beat`, {
          method: 'POST',
          headers: { origin: web.url, cookie, 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    ).toBe(401)
  })

  it.each([
    '//evil.test',
    '/\\evil.test',
    'https:evil.test',
    'https://evil.test/',
    '/%09/evil.test',
    '/./%2f/evil.test',
    'javascript:alert(1)',
  ])('never begins with a way out to %s', async (wanted) => {
    const { phone } = await member(nextSeed())
    const response = await post(`${web.url}/sign-in?redirectTo=${wanted.includes('%') ? wanted : encodeURIComponent(wanted)}`, {
      identifier: phone,
      password: goodPassword,
    })
    expect(response.status).toBe(302)
    expect(new URL(response.headers.get('location') ?? '', web.url).origin).toBe(web.url)
  })
})

describe('a form with more than was asked', () => {
  it.each([
    ['a role', [['role', 'operator']]],
    ['a status', [['status', 'active']]],
    ['an id', [['accountId', '019a0000-0000-7000-8000-000000000000']]],
    ['a consent of its own making', [['consentVersion', '1']]],
    ['the hash itself', [['passwordHash', '$argon2id$']]],
    ['an operator of a query', [['realName[contains]', '']]],
    ['a prototype', [['__proto__.isAdmin', 'true']]],
    ['a constructor', [['constructor.prototype.isAdmin', 'true']]],
    ['two names', [['realName', '李静']]],
  ])('makes no account: %s', async (_, extra) => {
    const before = await people()
    const fields = Object.entries(await signUpFields(202_000))
    const response = await post(`${web.url}/sign-up`, [...fields, ...(extra as [string, string][])])
    expect(response.status).toBe(400)
    expect(await people()).toBe(before)
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })

  it('changes no password and ends no session that is not asked for by its owner', async () => {
    const [one, other] = [await member(nextSeed()), await member(nextSeed())]
    const { id } = await sql.one<{ id: string }>`select id from session order by created_at desc limit 1`
    expect(
      (await post(`${web.url}/learn/account`, { intent: 'end-session', sessionId: id }, { cookie: one.cookie })).status,
    ).toBe(302)
    expect((await get('/learn/account', other.cookie)).status).toBe(200)
    expect(
      (
        await post(
          `${web.url}/learn/account`,
          { intent: 'change-password', next: 'seven boats on the river' },
          { cookie: one.cookie },
        )
      ).status,
    ).toBe(400)
    expect((await post(`${web.url}/learn/account`, { intent: 'delete' }, { cookie: one.cookie })).status).toBe(400)
  })
})

describe('every page', () => {
  it.each(['/', '/sign-in', '/sign-up', '/recover', '/privacy', '/no-such-page', '/verify'])(
    '%s forbids foreign scripts and frames',
    async (target) => {
      const response = await get(target)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("frame-ancestors 'none'")
      const nonce = policy.match(/'nonce-([\w-]+)'/)?.[1]
      const scripts = [...(await response.text()).matchAll(/<script(?![^>]*type="application\/json")([^>]*)>/g)].map(
        ([, attributes]) => attributes,
      )
      expect(scripts.length).toBeGreaterThan(0)
      for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`)
    },
  )

  it('shows its person only masked', async () => {
    const { cookie, phone } = await member(nextSeed())
    for (const target of ['/learn/account', '/learn/account.data', '/learn/notices', '/']) {
      const text = await (await get(target, cookie)).text()
      expect(text).not.toContain(phone)
      expect(text).not.toMatch(/\d{17}[\dX]/)
    }
  })
})

describe('guessing through the front door', () => {
  it('answers known and unknown alike, and is not fooled by a made-up address', async () => {
    const { phone } = await member(nextSeed())
    const wrong = (identifier: string, from: number) =>
      post(`${web.url}/sign-in`, { identifier, password: 'not the password' }, { 'x-forwarded-for': `198.51.100.${from}` })
    const withoutRequestId = async (response: Response, identifier: string) =>
      (await response.text())
        .replaceAll(identifier, '')
        .replace(/nonce(="|-)[\w-]+/g, '')
        .replace(/conform:[^"]*/g, '')
    const [known, unknown] = [await wrong(phone, 1), await wrong(makePhone(204_999), 1)]
    expect([known.status, unknown.status]).toEqual([401, 401])
    expect((await withoutRequestId(known, phone)).length).toBe((await withoutRequestId(unknown, makePhone(204_999))).length)
    for (let guess = 2; guess <= 5; guess += 1) expect((await wrong(phone, guess)).status).toBe(401)
    const waiting = await wrong(phone, 6)
    expect(waiting.status).toBe(429)
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('meets the limit of its address', async () => {
    const answers = await Promise.all(
      Array.from({ length: 250 }, () => post(`${web.url}/sign-in`, { identifier: 'x', password: 'x' })),
    )
    const limited = answers.filter((each) => each.status === 429)
    expect(limited.length).toBeGreaterThan(100)
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await get('/sign-in')).status).toBe(200)
  })
})

describe('the log', () => {
  it('has no personal data and no secrets, and lines that nobody can forge', async () => {
    await fetch(`${web.url}/sign-in`, { headers: { 'user-agent': 'x"}{"level":60,"msg":"forged"}' } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const lines = web.lines().filter(Boolean)
    expect(lines.length).toBeGreaterThan(50)
    for (const line of lines) {
      expect(line).not.toMatch(/\d{17}[\dXx]/)
      expect(line).not.toMatch(/(?<![\da-f-])1[3-9]\d{9}(?!\d)/)
      expect(line).not.toContain(goodPassword)
      expect(line).not.toContain('张晓明')
      if (line.startsWith('{')) expect(JSON.parse(line)).toHaveProperty('level')
    }
    const tokens = await sql.many<{ hash: string }>`select encode(token_hash, 'hex') as hash from session`
    expect(tokens.some(({ hash }) => lines.some((line) => line.includes(hash)))).toBe(false)
  })
})
