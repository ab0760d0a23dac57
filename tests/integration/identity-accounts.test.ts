import { describe, expect, it } from 'vitest'
import { solveProof } from '#app/components/identity/solve-proof.ts'
import { createAccount } from '#server/identity/create-account.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { decryptPersonalData, encryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { getLearnerAttributes, getPerson } from '#server/identity/queries.ts'
import { recordLearnerAttribute } from '#server/identity/record-learner-attribute.ts'
import { signUp } from '#server/identity/sign-up.ts'
import { spendProof } from '#server/identity/spend-proof.ts'
import { db, sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { goodPassword, makePerson } from '#tests/support/make-person.ts'

const someone = (seed: number) => ({
  realName: '张晓明',
  idNumber: makeIdNumber(seed),
  phone: makePhone(seed),
  password: goodPassword,
  now: new Date(),
})
const proofNow = async () => (await solveProof(await createChallenge(), new AbortController().signal)) ?? ''

describe('an account', () => {
  it('is made once for one person, though the form is sent ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => createAccount(someone(1_000))))
    expect(answers.filter((each) => each.ok)).toHaveLength(1)
    expect(new Set(answers.flatMap((each) => (each.ok ? [] : [each.reason])))).toEqual(new Set(['id-number-taken']))
  })

  it('is found taken however the number is written', async () => {
    await createAccount(someone(1_001))
    const { idNumber, phone } = someone(1_001)
    const wide = idNumber.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))).toLowerCase()
    expect(await createAccount({ ...someone(1_002), idNumber: ` ${wide} ` })).toEqual({ ok: false, reason: 'id-number-taken' })
    expect(await createAccount({ ...someone(1_002), phone: `+86 ${phone}` })).toEqual({ ok: false, reason: 'phone-taken' })
  })

  it('tells a second comer nothing about its owner', async () => {
    const owner = await makePerson(1_003)
    const answer = await createAccount({ ...someone(1_003), realName: '李静', phone: makePhone(1_999) })
    expect(answer).toEqual({ ok: false, reason: 'id-number-taken' })
    expect(JSON.stringify(answer)).not.toContain(owner.realName)
  })

  it.each([
    ['a weak password', { password: '12345678' }, 'password-weak'],
    ["the owner's number as password", { password: makePhone(1_004) }, 'password-weak'],
    ['a number that does not check', { idNumber: '120101199001011230' }, 'id-number-check'],
    ['a landline', { phone: '02223456789' }, 'phone-format'],
    ['a name with markup', { realName: '<i>王</i>' }, 'real-name-characters'],
  ])('is not made with %s', async (_, wrong, reason) => {
    expect(await createAccount({ ...someone(1_004), ...wrong })).toEqual({ ok: false, reason })
    expect(await sql.one`select count(*)::int as count from account where real_name like '%<i>%'`).toEqual({ count: 0 })
  })

  it('shows its numbers only masked', async () => {
    const { accountId, idNumber, phone, realName } = await makePerson(1_005)
    expect(await getPerson(accountId)).toMatchObject({
      realName,
      maskedIdNumber: `${idNumber.slice(0, 4)}**********${idNumber.slice(-4)}`,
      maskedPhone: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    })
  })

  it('records which notice on personal data was agreed to', async () => {
    const { accountId } = await makePerson(1_006)
    const account = await db.account.findUniqueOrThrow({ where: { id: accountId } })
    expect(account.consentVersion).toMatch(/^\d{4}-\d{2}$/)
    expect(Math.abs((account.consentedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  it('keeps dated facts: the day decides', async () => {
    const { accountId } = await makePerson(1_007)
    await recordLearnerAttribute(accountId, { kind: 'title-level', value: 'intermediate', sinceOn: '2020-01-01' }, null)
    await recordLearnerAttribute(accountId, { kind: 'title-level', value: 'senior', sinceOn: '2026-07-01' }, null)
    await recordLearnerAttribute(accountId, { kind: 'title-level', value: 'associate-senior', sinceOn: '2026-07-01' }, null)
    expect(await getLearnerAttributes(accountId, '2026-06-30')).toEqual({
      titleLevel: 'intermediate',
      seniorTitle: false,
      highTech: false,
    })
    expect(await getLearnerAttributes(accountId, '2026-12-31')).toEqual({
      titleLevel: 'associate-senior',
      seniorTitle: true,
      highTech: false,
    })
  })
})

describe('personal data in the database', () => {
  it('is nowhere in clear, in any column of any table', async () => {
    const people = await Promise.all([2_000, 2_001, 2_002].map((seed) => makePerson(seed)))
    const tables = await sql.many<{ name: string }>`
      select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
    const dump: string[] = []
    for (const { name } of tables) {
      const rows = (await db.$queryRawUnsafe(`select t::text as line from ${name} t`)) as { line: string }[]
      dump.push(...rows.map((row) => row.line))
    }
    const text = dump.join('\n')
    expect(tables.length).toBeGreaterThan(8)
    expect(text).toContain(people[0]?.accountId)
    for (const { idNumber, phone, password, token } of people) {
      for (const secret of [
        idNumber,
        idNumber.slice(6, 14),
        phone,
        password,
        token,
        Buffer.from(idNumber).toString('hex'),
        Buffer.from(phone).toString('hex'),
      ]) {
        expect(text.includes(secret), `${secret.slice(0, 3)}… is in the dump`).toBe(false)
      }
    }
  })

  it('opens only under its own account and kind', () => {
    const [mine, theirs] = [newId(), newId()]
    const sealed = encryptPersonalData('phone', mine, '13812345678')
    expect(decryptPersonalData('phone', mine, sealed)).toBe('13812345678')
    expect(encryptPersonalData('phone', mine, '13812345678')).not.toBe(sealed)
    expect(() => decryptPersonalData('phone', theirs, sealed)).toThrow()
    expect(() => decryptPersonalData('id-number', mine, sealed)).toThrow()
    expect(() => decryptPersonalData('phone', mine, `${sealed.slice(0, -2)}AA`)).toThrow()
  })
})

describe('the proof of work', () => {
  it('is worth one sign-up', async () => {
    const proof = await proofNow()
    const form = (seed: number) => ({ ...someone(seed), proof, userAgent: '' })
    expect(await signUp(form(3_000))).toMatchObject({ ok: true, value: { expiresAt: null } })
    expect(await signUp(form(3_001))).toEqual({ ok: false, reason: 'proof-invalid' })
    expect(await signUp({ ...form(3_001), proof: '' })).toEqual({ ok: false, reason: 'proof-missing' })
  })

  it('is spent once, though handed in many times at once', async () => {
    const proof = await proofNow()
    const answers = await Promise.all(Array.from({ length: 8 }, () => spendProof(proof)))
    expect(answers.filter((each) => each.ok)).toHaveLength(1)
  })

  it('cannot be made up, altered or taken from an expired challenge', async () => {
    const proof = JSON.parse(atob(await proofNow())) as Record<string, unknown>
    const spend = (change: Record<string, unknown>) => spendProof(btoa(JSON.stringify({ ...proof, ...change })))
    const refused = { ok: false, reason: 'proof-invalid' }
    expect(await spend({ number: Number(proof.number) + 1 })).toEqual(refused)
    expect(await spend({ signature: '0'.repeat(64) })).toEqual(refused)
    expect(await spend({ salt: String(proof.salt).replace(/expires=\d+/, 'expires=99999999999') })).toEqual(refused)
    expect(await spend({ number: '1' })).toEqual(refused)
    for (const text of ['x', btoa('null'), btoa('[]'), btoa('{}'), 'a'.repeat(5_000)])
      expect(await spendProof(text)).toEqual(refused)
    expect(await spend({})).toEqual({ ok: true, value: undefined })
  })
})
