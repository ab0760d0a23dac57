/** What a forger and a collector of names try at the doors of certificates. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificates } from '#server/certificates/issue-certificates.ts'
import { codeOf } from '#server/certificates/rules/code.ts'
import { readPublicKeys, verifyText } from '#server/certificates/rules/signature.ts'
import { creditCompletions } from '#server/hours/credit-completions.ts'
import { openSession } from '#server/identity/open-session.ts'
import { setSessionCookie } from '#server/identity/session-cookie.ts'
import { closeDatabase, sql, transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { closeRedis, redis } from '#server/platform/redis.ts'
import { makeCompletionWorld, makeRealPeople, passCourse } from '#tests/support/completion-world.ts'
import { type Rig, type RunningWeb, startRig } from '#tests/support/rig.ts'

let rig: Rig
let web: RunningWeb
let owner: { id: string; code: string; number: string; signedText: string; cookie: string }
let strangerCookie: string

beforeAll(async () => {
  rig = await startRig({ name: 'abuse-certificates' })
  Object.assign(process.env, rig.env)
  await makeCompletionWorld()
  const [learnerId, stranger] = (await makeRealPeople(1, 2)) as [string, string]
  await passCourse([learnerId])
  await creditCompletions(await waiting('courses.enrolment-completed'))
  await issueCertificates(await waiting('hours.credited'))
  const certificate = await sql.one<{ id: string; code: string; number: string; signedText: string }>`
    select id, code, number, signed_text as "signedText" from certificate`
  web = await rig.startWeb()
  owner = { ...certificate, cookie: await signedIn(learnerId) }
  strangerCookie = await signedIn(stranger)
})
afterAll(async () => {
  await Promise.all([closeDatabase(), closeRedis()])
  await rig.stop()
})

const waiting = <Payload>(topic: string) =>
  sql.many<Delivery<Payload>>`select id as "outboxId", payload from outbox where topic = ${topic} and done_at is null`
async function signedIn(accountId: string): Promise<string> {
  const session = await transaction(async (tx) =>
    openSession(tx, { accountId, userAgent: '', remember: true, now: await tx.now() }),
  )
  return setSessionCookie(session).split(';')[0] ?? ''
}
const get = (target: string, cookie = '', headers: Record<string, string> = {}) =>
  fetch(`${web.url}${target}`, { redirect: 'manual', headers: { cookie, ...headers } })
const byNumber = (number: string, name: string, origin = web.url) =>
  fetch(`${web.url}/verify`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ number, name }),
  })
/** The page without what differs on every answer: nonces, and the code that was asked for. */
const shapeOf = async (response: Response, asked: string) =>
  (await response.text()).replaceAll(asked, 'CODE').replace(/nonce="[^"]*"|"nonce","[^"]*"|\\"nonce\\",\\"[^"\\]*\\"/g, '')
const lookAfresh = async () => void (await redis().flushdb())

describe('a forger', () => {
  it('is told “unknown” in the same status and form, whatever of the address is wrong', async () => {
    await lookAfresh()
    const last = owner.code.at(-1) === '0' ? '1' : '0'
    const wrong = [owner.code.slice(0, -1) + last, codeOf(randomBytes(16)), codeOf(randomBytes(16))]
    const answers = await Promise.all(wrong.map((code) => get(`/verify/${code}`)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    const shapes = await Promise.all(answers.map((answer, index) => shapeOf(answer, wrong[index] as string)))
    expect(shapes[0]).toContain('查无此证')
    expect(new Set(shapes).size).toBe(1)
  })

  it('gets no further with a true number and another name than with no number at all', async () => {
    await lookAfresh()
    const [other, none] = await Promise.all([byNumber(owner.number, '王小二'), byNumber('TJ202699999996', '王小二')])
    for (const answer of [other, none]) expect(answer.status).toBeLessThan(500)
    expect(await other.text()).toContain('查无此证')
  })

  it('cannot show a foreign site’s visitors our verdict inside it', async () => {
    await lookAfresh()
    const answer = await get(`/verify/${owner.code}`, '', { origin: 'https://evil.test' })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
    expect((await byNumber(owner.number, '沈一诺', 'https://evil.test')).status).toBe(403)
  })

  it('is shown up by the published key alone', async () => {
    const pem = await (await get('/.well-known/xueshi-certificate-key.pem')).text()
    const text = `${web.url}/verify/${owner.code}#${owner.signedText}`
    expect(verifyText(text, readPublicKeys(pem)).verdict).toBe('genuine')
    expect(verifyText(text.replace('X1.ey', 'X1.fy'), readPublicKeys(pem)).verdict).toBe('tampered')
    expect(pem).not.toContain('PRIVATE')
  })
})

describe('a collector', () => {
  it('has to wait after twenty codes that are none', async () => {
    await lookAfresh()
    const statuses: number[] = []
    for (let round = 0; round < 30; round += 1) statuses.push((await get(`/verify/${codeOf(randomBytes(16))}`)).status)
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200))
    expect(statuses.slice(20)).toEqual(Array(10).fill(429))
    const limited = await get(`/verify/${owner.code}`)
    expect(limited.status).toBe(429)
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    await lookAfresh()
    expect((await get(`/verify/${owner.code}`)).status).toBe(200)
  })

  it('finds no whole name and no whole number on a verification, neither in the page nor in its data', async () => {
    await lookAfresh()
    for (const target of [`/verify/${owner.code}`, `/verify/${owner.code}.data`]) {
      const text = await (await get(target)).text()
      expect(text).toContain('沈*诺')
      expect(text).not.toContain('沈一诺')
      expect(text).not.toMatch(/\d{17}[\dX]/)
    }
  })

  it('gets nobody else’s file, signed in or not, by id or by guessing', async () => {
    const target = `/learn/certificates/${owner.id}/pdf`
    const own = await get(target, owner.cookie)
    expect([own.status, own.headers.get('content-type'), own.headers.get('cache-control')]).toEqual([
      200,
      'application/pdf',
      'private, no-store',
    ])
    const foreign = await get(target, strangerCookie)
    const guessed = await get('/learn/certificates/019a0000-0000-7000-8000-000000000000/pdf', strangerCookie)
    const nonsense = await get('/learn/certificates/..%2f..%2fkeys/pdf', strangerCookie)
    expect([foreign.status, guessed.status, nonsense.status]).toEqual([404, 404, 404])
    expect(await foreign.text()).toBe(await guessed.text())
    const anonymous = await get(target)
    expect([anonymous.status, anonymous.headers.get('location')?.startsWith('/sign-in')]).toEqual([302, true])
  })
})
