import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { issueOwnStatement } from '#server/certificates/issue-own-statement.ts'
import { listMyCertificates } from '#server/certificates/queries.ts'
import { sql } from '#server/platform/database.ts'
import { answerApi } from '#server/reviews/answer-api.ts'
import { giveConsent } from '#server/reviews/give-consent.ts'
import { listApiKeys } from '#server/reviews/list-api-keys.ts'
import { makeApiKey } from '#server/reviews/make-api-key.ts'
import { revokeApiKey } from '#server/reviews/revoke-api-key.ts'
import { endpoints, problem, problems } from '#server/reviews/rules/api-contract.ts'
import type { Scope } from '#server/reviews/rules/api-key.ts'
import { describeApi } from '#server/reviews/rules/describe-api.ts'
import { writeOpenapi } from '#server/reviews/rules/write-openapi.ts'
import { makeVerifiable, makeVerificationWorld, metYear } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
let person: Awaited<ReturnType<typeof makeVerifiable>>
beforeAll(async () => {
  world = await makeVerificationWorld()
  person = await makeVerifiable(world.company, metYear)
})

const form = { name: '评审系统', holder: '市职称评审服务中心', perMinute: 60, validDays: 30 }
async function keyFor(scopes: Scope[], perMinute = 60) {
  const made = await makeApiKey(world.chief.actor, { ...form, scopes, perMinute })
  if (!made.ok) throw new Error(made.reason)
  return made.value
}
const call = (key: string | null, method: string, path: string, body?: unknown) =>
  answerApi({ method, path, authorization: key && `Bearer ${key}`, body: body === undefined ? '' : JSON.stringify(body) })
const check = '/api/v1/persons/check'
const duty = { kind: 'duty', review: '2026 年高级评审', document: '津海人社〔2026〕9 号' }
const requirement = { titleLevel: 'senior', until: 2026, lastYears: 1, verifiedOnly: false }
const asked = () => ({ realName: person.realName, idNumber: person.idNumber })
/** The answer, held against what the contract says it is: nothing more, nothing less. */
const fits = <Schema extends z.ZodType>(schema: Schema, answer: { status: number; body: unknown }): z.output<Schema> => {
  expect(answer).toMatchObject({ status: 200 })
  return schema.parse(answer.body)
}
const reasonOf = (answer: { status: number; headers: Record<string, string>; body: unknown }) => {
  const told = problem.parse(answer.body)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect([told.status, answer.status]).toEqual([problems[told.reason as keyof typeof problems].status, told.status])
  return told.reason
}

describe('the interface for review systems', () => {
  it('checks people, tells their years and verifies what they bring, and keeps every call', async () => {
    const { key, keyId } = await keyFor(['check', 'statement', 'verify'])
    const given = await giveConsent(person.actor)
    const consentCode = given.ok ? given.value.code : ''
    const stranger = { ...asked(), realName: '不是他' }
    const byDuty = await call(key, 'POST', check, { requirement, basis: duty, persons: [asked(), stranger] })
    expect(fits(endpoints.checkPersons.answer, byDuty).results.map((each) => each.outcome)).toEqual(['met', 'repeated'])
    const byConsent = { requirement, basis: { kind: 'consent' }, persons: [{ ...asked(), consentCode }] }
    expect(fits(endpoints.checkPersons.answer, await call(key, 'POST', check, byConsent)).results[0]).toMatchObject({
      ...{ outcome: 'met', sentence: '符合：2026 年度，每年达到要求，合计 96 学时。' },
      years: [{ year: 2026, totalHours: 96, neededHours: 96, met: true, standing: 'unverified' }],
    })
    const statement = { basis: { kind: 'consent' }, person: { ...asked(), consentCode }, years: [2026, 2025] }
    const stated = fits(endpoints.stateYears.answer, await call(key, 'POST', '/api/v1/statements', statement))
    expect(stated.years.map((year) => year.year)).toEqual([2025, 2026])
    const without = await call(key, 'POST', '/api/v1/statements', { ...statement, person: asked() })
    expect(reasonOf(without)).toBe('no-consent')
    expect(reasonOf(await call(key, 'POST', '/api/v1/statements', { ...statement, basis: duty, person: stranger }))).toBe(
      'not-found',
    )

    await issueOwnStatement(person.actor, [2026])
    const [certificate] = await listMyCertificates(person.actor, 'statement')
    const verified = await call(key, 'GET', `/api/v1/certificates/${certificate?.code}`)
    expect(fits(endpoints.verifyCertificate.answer, verified)).toMatchObject({
      ...{
        verdict: 'genuine',
        certificate: { kind: 'statement', number: certificate?.number, totalHours: 96, changedSince: [] },
      },
    })
    expect(fits(endpoints.verifyCertificate.answer, await call(key, 'GET', '/api/v1/certificates/none')).verdict).toBe('unknown')

    const calls = await sql.many`select 1 from audit_event where action = 'api-key.used' and object_id = ${keyId}`
    expect(calls).toHaveLength(7)
    const looks = await sql.many<{ reason: string }>`
      select details ->> 'reason' as reason from audit_event where action = 'learner.reviewed' and object_id = ${person.accountId} order by id`
    expect(looks.map((look) => look.reason)).toEqual([
      '市职称评审服务中心：2026 年高级评审（津海人社〔2026〕9 号）',
      '市职称评审服务中心：凭本人授权码',
      '市职称评审服务中心：凭本人授权码',
    ])
    expect((await listApiKeys(world.chief.actor)).find((each) => each.id === keyId)?.lastUsedAt).not.toBeNull()
  })

  it('opens nothing without a key, with too little of one, once it is revoked or has ended, or too often', async () => {
    const wish = { requirement, basis: duty, persons: [asked()] }
    expect(reasonOf(await call(null, 'POST', check, wish))).toBe('key-invalid')
    expect(reasonOf(await call(`xs_${'A'.repeat(43)}`, 'POST', check, wish))).toBe('key-invalid')
    const verifier = await keyFor(['verify'])
    expect(reasonOf(await call(verifier.key, 'POST', check, wish))).toBe('scope-missing')

    expect(await revokeApiKey(world.reviewer.actor, verifier.keyId)).toMatchObject({ reason: 'not-found' })
    expect(await revokeApiKey({ ...world.chief.actor, confirmedAt: null }, verifier.keyId)).toMatchObject({
      reason: 'confirm-needed',
    })
    expect((await revokeApiKey(world.chief.actor, verifier.keyId)).ok).toBe(true)
    expect((await revokeApiKey(world.chief.actor, verifier.keyId)).ok).toBe(true)
    expect(reasonOf(await call(verifier.key, 'GET', '/api/v1/certificates/x'))).toBe('key-invalid')
    const ended = await keyFor(['verify'])
    await sql.run`update api_key set expires_at = clock_timestamp() - interval '1 second' where id = ${ended.keyId}`
    expect(reasonOf(await call(ended.key, 'GET', '/api/v1/certificates/x'))).toBe('key-invalid')

    const slow = await keyFor(['verify'], 2)
    const answers = []
    for (let time = 0; time < 3; time += 1) answers.push(await call(slow.key, 'GET', '/api/v1/certificates/x'))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429])
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0)
    const stored = await sql.many<{ row: string }>`select api_key::text as row from api_key`
    expect(stored.some(({ row }) => row.includes(slow.key.slice(10)))).toBe(false)
  })

  it('says what is wrong with a request', async () => {
    const { key } = await keyFor(['check'])
    expect(reasonOf(await answerApi({ method: 'POST', path: check, authorization: `Bearer ${key}`, body: '{' }))).toBe(
      'bad-request',
    )
    const vague = await call(key, 'POST', check, { requirement, basis: { kind: 'duty' }, persons: [asked()], more: 1 })
    expect(reasonOf(vague)).toBe('bad-request')
    expect(problem.parse(vague.body).errors?.map((error) => error.at)).toContain('basis.review')
    expect(reasonOf(await call(key, 'GET', check))).toBe('method-not-allowed')
    expect(reasonOf(await call(key, 'GET', '/api/v1/nowhere'))).toBe('not-found')
    expect(reasonOf(await call(key, 'POST', check, { filler: 'x'.repeat(300_000) }))).toBe('too-large')
  })

  it('is what its document says', () => {
    const document = writeOpenapi('https://ce.example.cn')
    expect(document.openapi).toBe('3.1.0')
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(told).toEqual(Object.values(endpoints).map(({ method, path }) => `${method} ${path}`))
    const { post } = document.paths[check] as { post: Record<string, Record<string, unknown>> }
    expect(Object.keys(post.responses ?? {}).map(Number)).toEqual(
      [...new Set([200, ...Object.values(problems).map(({ status }) => status)])].sort(),
    )
    expect(JSON.stringify(post.requestBody)).toContain('"additionalProperties":false')
    expect(JSON.stringify(post.requestBody)).toContain('"required":["titleLevel","until","lastYears"]')
    expect(JSON.stringify(document)).not.toContain('$defs')
    const lines = describeApi()[0]?.request?.map((line) => line.at)
    expect(lines).toEqual(expect.arrayContaining(['requirement.lastYears', 'basis.kind', 'basis.document', 'persons[].idNumber']))
  })
})
