import { expect, it } from 'vitest'
import { demonstrationPassword } from '#prisma/seed/accounts.ts'
import { scaleId } from '#prisma/seed/scale/chance.ts'
import { asOf, learnerAt } from '#prisma/seed/scale/learner.ts'
import { seedScale } from '#prisma/seed/scale/seed-scale.ts'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { parseIdNumber } from '#server/identity/rules/id-number.ts'
import { parseRealName } from '#server/identity/rules/real-name.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { parseCreditCode } from '#server/organisations/rules/credit-code.ts'
import { sql } from '#server/platform/database.ts'

const say = () => undefined
const counts = () => sql.one<Record<string, number>>`
  select (select count(*) from account) as accounts, (select count(*) from affiliation where ended_at is null) as registered,
    (select count(*) from organisation) as bodies, (select count(*) from learner_attribute) as attributes, (select count(*) from enrolment) as enrolments,
    (select count(*) from enrolment where completed_at is not null) as completed, (select count(*) from ledger_entry) as entries,
    (select count(*) from outbox) as outbox, (select count(distinct year) from ledger_entry) as years`

it('makes a city whose books balance, adds nothing twice, and lets its people in', async () => {
  expect(await seedScale({ learners: 200, seed: 7, say })).toMatchObject({ added: 200 })
  expect(await seedScale({ learners: 300, seed: 7, say })).toMatchObject({ added: 100 })
  const made = await counts()
  expect(made).toMatchObject({ accounts: 300, registered: 300, bodies: 1 + 100 + 9, years: 3, outbox: 0 })
  expect(made.entries).toBe(made.completed)
  expect(made.completed).toBeGreaterThan(600)
  expect(made.enrolments).toBeGreaterThan(made.completed as number)
  expect(await checkInvariants()).toEqual([])
  expect(
    await sql.many`select id from enrolment where greatest(enrolled_at, lessons_done_at, completed_at) > ${asOf} or completed_at < enrolled_at`,
  ).toEqual([])
  for (const { code } of await sql.many<{ code: string }>`select code from organisation`)
    expect(parseCreditCode(code).ok).toBe(true)

  expect(await seedScale({ learners: 300, seed: 7, say })).toMatchObject({ added: 0 })
  expect(await counts()).toEqual(made)
  await expect(seedScale({ learners: 300, seed: 8, say })).rejects.toThrow('--seed 7')

  const person = learnerAt(7, 42)
  const entered = await signIn({
    identifier: person.idNumber,
    password: demonstrationPassword,
    remember: false,
    proof: '',
    ip: '10.0.0.1',
    userAgent: '',
  })
  expect(entered).toMatchObject({ ok: true, value: { accountId: scaleId('account', 42) } })
}, 30_000)

it('gives everybody a number of their own and a name that sign-up would take', () => {
  const people = Array.from({ length: 30_000 }, (_, index) => learnerAt(1, index))
  expect(new Set(people.map((person) => person.idNumber)).size).toBe(people.length)
  expect(new Set(people.map((person) => person.phone)).size).toBe(people.length)
  for (const { idNumber, realName } of people)
    expect([parseIdNumber(idNumber, asOf).ok, parseRealName(realName)]).toEqual([true, { ok: true, value: realName }])
})
