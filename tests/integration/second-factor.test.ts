import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { actAs } from '#server/identity/act-as.ts'
import { beginSecondFactor } from '#server/identity/begin-second-factor.ts'
import { confirmByPassword } from '#server/identity/confirm-by-password.ts'
import { findDemonstrationCode } from '#server/identity/demonstration-factor.ts'
import { renewRecoveryCodes } from '#server/identity/renew-recovery-codes.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { codeOf, stepAt } from '#server/identity/totp.ts'
import { useSecondFactor as showSecondFactor } from '#server/identity/use-second-factor.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { redis } from '#server/platform/redis.ts'
import { makeCreditCode } from '#tests/support/make-credit-code.ts'
import { actorOf, goodPassword, type MadePerson, makePerson } from '#tests/support/make-person.ts'

beforeAll(() => vi.waitFor(() => redis().ping(), { timeout: 5_000 }))
beforeEach(async () => {
  await redis().flushdb()
})

const bureau = createOrganisation(null, {
  kind: 'bureau',
  name: '示范市人力社保局',
  code: makeCreditCode(91),
  parentId: null,
}).then((made) => {
  if (!made.ok) throw new Error(made.reason)
  return made.value.organisationId
})

/** Somebody with powers who has just given the password, on a device of their own. */
async function official(...roles: ('bureau' | 'course-maker')[]): Promise<MadePerson> {
  const person = await makePerson()
  for (const role of roles) await grantRole(null, { accountId: person.accountId, role, organisationId: await bureau })
  return { ...person, ...(await onNewDevice(person)) }
}

async function onNewDevice({ phone }: MadePerson) {
  const opened = await signIn({
    identifier: phone,
    password: goodPassword,
    remember: false,
    proof: '',
    ip: '203.0.113.9',
    userAgent: '',
  })
  if (!opened.ok) throw new Error(opened.reason)
  return { token: opened.value.token, actor: await actorOf(opened.value.token) }
}

/** With the present half-minute's code: `next` is the one after it, so that both stay good when a half-minute ends on the way. */
async function enrol(person: MadePerson) {
  const begun = await beginSecondFactor(person.actor)
  if (!begun.ok) throw new Error(begun.reason)
  const { secret } = begun.value
  const step = stepAt(await databaseNow())
  const enrolled = await showSecondFactor(person.actor, codeOf(secret, step))
  if (!enrolled.ok) throw new Error(enrolled.reason)
  return { next: codeOf(secret, step + 1), codes: enrolled.value.recoveryCodes ?? [] }
}

it('an official has a learner’s powers until a code was shown, in this session and no other', async () => {
  const person = await official('bureau')
  expect(person.actor).toMatchObject({ awaitsSecondFactor: true, roles: [{ role: 'learner', organisationId: null }] })
  const { next, codes } = await enrol(person)
  expect(codes).toHaveLength(10)
  expect(await actorOf(person.token)).toMatchObject({ awaitsSecondFactor: false, confirmedAt: expect.any(Date) })
  expect((await actorOf(person.token)).roles.map((each) => each.role)).toEqual(['learner', 'bureau'])
  const other = await onNewDevice(person)
  expect(other.actor.roles.map((each) => each.role)).toEqual(['learner'])
  expect(await beginSecondFactor(other.actor)).toEqual({ ok: false, reason: 'factor-enrolled' })
  expect(await showSecondFactor(other.actor, next)).toMatchObject({
    ok: true,
    value: { recoveryCodes: null },
  })
  expect(await findDemonstrationCode(other.actor, new Date())).toBeNull()
})

it('a code opens once, however many show it at the same instant', async () => {
  const person = await official('bureau')
  const { next } = await enrol(person)
  const sessions = await Promise.all(Array.from({ length: 4 }, () => onNewDevice(person)))
  const answers = await Promise.all(sessions.map(({ actor }) => showSecondFactor(actor, next)))
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
})

it('a recovery code opens once, and none of the old ones after new ones were made', async () => {
  const person = await official('bureau')
  const { codes } = await enrol(person)
  const [first = '', second = ''] = codes
  expect(await showSecondFactor((await onNewDevice(person)).actor, ` ${first.toUpperCase().replace('-', ' ')} `)).toMatchObject({
    ok: true,
  })
  const again = (await onNewDevice(person)).actor
  expect(await showSecondFactor(again, first)).toEqual({ ok: false, reason: 'code-wrong' })
  expect(await renewRecoveryCodes(again)).toEqual({ ok: false, reason: 'confirm-needed' })
  expect(await renewRecoveryCodes(await actorOf(person.token))).toMatchObject({ ok: true })
  expect(await showSecondFactor(again, second)).toEqual({ ok: false, reason: 'code-wrong' })
})

it('whoever guesses codes waits, from wherever they guess', async () => {
  const person = await official('bureau')
  await enrol(person)
  const { actor } = await onNewDevice(person)
  const answers = []
  for (let guess = 0; guess < 7; guess += 1) answers.push(await showSecondFactor(actor, `00000${guess}`))
  expect(answers.map((answer) => (answer.ok ? 'in' : answer.reason))).toEqual([
    ...Array(5).fill('code-wrong'),
    'code-wait',
    'code-wait',
  ])
})

it('the password confirms who it is and opens no powers', async () => {
  const person = await official('bureau')
  const ip = '203.0.113.10'
  expect(await confirmByPassword(person.actor, { password: 'not the password', ip })).toEqual({
    ok: false,
    reason: 'password-wrong',
  })
  expect(await confirmByPassword(person.actor, { password: goodPassword, ip })).toMatchObject({ ok: true })
  expect(await actorOf(person.token)).toMatchObject({ awaitsSecondFactor: true, confirmedAt: expect.any(Date) })
})

it('a session acts by one of the powers, its owner chooses which', async () => {
  const person = await official('bureau', 'course-maker')
  await enrol(person)
  const asChief = await actorOf(person.token)
  expect(asChief.roles.map((each) => each.role)).toEqual(['learner', 'bureau'])
  const maker = asChief.grants.find((each) => each.role === 'course-maker')?.grantId ?? ''
  expect(await actAs((await official('bureau')).actor, maker)).toEqual({ ok: false, reason: 'not-found' })
  expect(await actAs(asChief, maker)).toMatchObject({ ok: true })
  expect((await actorOf(person.token)).roles.map((each) => each.role)).toEqual(['learner', 'course-maker'])
  await sql.run`update role_grant set revoked_at = clock_timestamp() where id = ${maker}`
  expect((await actorOf(person.token)).roles.map((each) => each.role)).toEqual(['learner', 'bureau'])
})
