import { beforeAll, describe, expect, it } from 'vitest'
import { checkCertificates } from '#server/certificates/check-certificates.ts'
import { issueOwnStatement } from '#server/certificates/issue-own-statement.ts'
import { printStatements } from '#server/certificates/print-statements.ts'
import { getMyCertificateFile, getPublicKeys, listMyCertificates } from '#server/certificates/queries.ts'
import { verifyFile } from '#server/certificates/rules/signature.ts'
import { statementsPerDay } from '#server/certificates/rules/statement-request.ts'
import { verifyCertificate } from '#server/certificates/verify-certificate.ts'
import { sql } from '#server/platform/database.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { pdfText } from '#tests/support/pdf-text.ts'
import { reverseEntry } from '#tests/support/reverse-entry.ts'
import { giveHours, makeVerifiable, makeVerificationWorld, metYear } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})

async function print() {
  const rows = await sql.many<{ outboxId: number; payload: { learnerId: string; year: number } }>`
    select id as "outboxId", payload from outbox where topic = 'certificates.statement-issued' and done_at is null order by id`
  await printStatements(rows)
}
async function verifyEverybody() {
  const submitted = await submitYear(world.handler.actor, { organisationId: world.company, year: 2026, learnerIds: 'all' })
  if (!submitted.ok) throw new Error(submitted.reason)
  const verified = await verifyYears(world.reviewer.actor, { submissionId: submitted.value.submissionId, learnerIds: 'all' })
  if (!verified.ok) throw new Error(verified.reason)
}
const newest = async (person: { actor: Parameters<typeof listMyCertificates>[0] }) => {
  const [first] = await listMyCertificates(person.actor, 'statement')
  if (!first) throw new Error('no statement')
  return first
}

describe('the statement of hours', () => {
  it('is issued, printed, verified by its code, and tells of whatever came after it', async () => {
    const person = await makeVerifiable(world.company, metYear)
    const extra = await giveHours(person.accountId, 'professional', 4)
    expect((await issueOwnStatement(person.actor, [2025, 2026])).ok).toBe(true)
    await print()
    await print()
    const statement = await newest(person)
    const file = await getMyCertificateFile(person.actor, statement.id)
    if (!file.ok) throw new Error(file.reason)
    expect(verifyFile(file.value.bytes, await getPublicKeys()).verdict).toBe('genuine')
    for (const word of [statement.number, person.realName, '继续教育学时证明', '未验证', '2025'])
      expect(pdfText(file.value.bytes)).toContain(word)
    expect(statement.content).toMatchObject({ kind: 'statement', totalCentihours: 10_000 })
    const notices = await sql.many`select 1 from notice where account_id = ${person.accountId} and title = '学时证明可以打印了'`
    expect(notices).toHaveLength(1)

    const fresh = await verifyCertificate({ code: statement.code })
    expect(fresh).toMatchObject({
      verdict: 'genuine',
      certificate: {
        since: [],
        years: [
          { year: 2025, totalCentihours: 0 },
          { year: 2026, met: true, standing: 'unverified' },
        ],
      },
    })

    await giveHours(person.accountId, 'professional', 2)
    await verifyEverybody()
    expect(await verifyCertificate({ number: statement.number, realName: person.realName })).toMatchObject({
      verdict: 'genuine',
      certificate: { since: [{ year: 2026, added: 1, reversed: 0, verifiedOn: expect.any(String) }], totalCentihours: 10_000 },
    })

    // A later one says that the year is verified; a correction takes the word back from the next.
    await sql.run`alter table certificate disable trigger certificate_stands`
    await sql.run`update certificate set issued_at = issued_at - interval '1 minute' where id = ${statement.id}`
    await sql.run`alter table certificate enable trigger certificate_stands`
    await issueOwnStatement(person.actor, [2026])
    const verified = await newest(person)
    expect(verified.content).toMatchObject({ years: [{ standing: 'verified', totalCentihours: 10_200, pendingCentihours: 0 }] })
    const second = await makeOfficial('bureau', world.bureau)
    const reversed = await reverseEntry(world.chief.actor, { entryId: extra, requestedBy: second.actor, reason: '重复登记' })
    expect(reversed.ok).toBe(true)
    await issueOwnStatement(person.actor, [2025, 2026])
    expect((await newest(person)).content).toMatchObject({
      years: [{ year: 2025 }, { standing: 'correcting', totalCentihours: 9800 }],
    })
    expect(await verifyCertificate({ code: verified.code })).toMatchObject({
      certificate: { since: [{ year: 2026, added: 0, reversed: 1, verifiedOn: null }] },
    })
    expect(await checkCertificates()).toEqual([])
  })

  it('is one when its owner presses twice, ends for the day, and knows no years without a law', async () => {
    const person = await makeVerifiable(world.company)
    const twice = await Promise.all([issueOwnStatement(person.actor, [2026]), issueOwnStatement(person.actor, [2026])])
    expect(new Set(twice.map((each) => each.ok && each.value.certificateId)).size).toBe(1)
    const wishes = [[2025], [2025, 2026], [2025], [2026]]
    for (const years of wishes) {
      await sql.run`alter table certificate disable trigger certificate_stands`
      await sql.run`update certificate set issued_at = issued_at - interval '31 seconds' where learner_id = ${person.accountId}`
      await sql.run`alter table certificate enable trigger certificate_stands`
      expect((await issueOwnStatement(person.actor, years)).ok).toBe(true)
    }
    expect(await listMyCertificates(person.actor, 'statement')).toHaveLength(statementsPerDay)
    expect(await issueOwnStatement(person.actor, [2025])).toMatchObject({ ok: false, reason: 'statement-limit' })
    expect(await issueOwnStatement(person.actor, [2019])).toMatchObject({ ok: false, reason: 'statement-year' })
  })

  it('is its owner’s alone', async () => {
    const [person, other] = [await makeVerifiable(world.company), await makeVerifiable(world.company)]
    await issueOwnStatement(person.actor, [2026])
    await print()
    const { id } = await newest(person)
    for (const actor of [other.actor, world.handler.actor, world.chief.actor])
      expect(await getMyCertificateFile(actor, id)).toMatchObject({ ok: false, reason: 'certificate-not-found' })
  })
})
