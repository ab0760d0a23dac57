import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkCertificates } from '#server/certificates/check-certificates.ts'
import { issueCertificates } from '#server/certificates/issue-certificates.ts'
import { getMyCertificateFile, getPublicKeys, listMyCertificates, listPublicKeys } from '#server/certificates/queries.ts'
import { revokeCertificate } from '#server/certificates/revoke-certificate.ts'
import { isCertificateNumber } from '#server/certificates/rules/number.ts'
import { verifyFile, verifyText } from '#server/certificates/rules/signature.ts'
import { verifyCertificate } from '#server/certificates/verify-certificate.ts'
import { creditCompletions } from '#server/hours/credit-completions.ts'
import { getRecordedTotals, listEntries } from '#server/hours/queries.ts'
import type { Actor, Role } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { newId } from '#server/platform/ids.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { getBytes, removeStored, storedSize } from '#server/platform/storage.ts'
import { makeCompletionWorld, makeRealPeople, passCourse } from '#tests/support/completion-world.ts'
import { pdfText } from '#tests/support/pdf-text.ts'
import { reverseEntry } from '#tests/support/reverse-entry.ts'

const fresh: string[] = []
const some = (count: number) => fresh.splice(0, count)
const actorFor = (accountId: string, role: Role = 'learner'): Actor => ({
  ...{ accountId, sessionId: newId(), realName: '某人' },
  ...{ grants: [], actingGrantId: null, awaitsSecondFactor: false, confirmedAt: null },
  roles: role === 'learner' ? [] : [{ role, organisationId: null }],
})
const waiting = <Payload>(topic: string) =>
  sql.many<Delivery<Payload>>`select id as "outboxId", payload from outbox where topic = ${topic} and done_at is null order by id`
const looks = () => waiting<{ learnerId: string; year: number }>('hours.credited')

/** Course passed and hours credited; the look-out for the certificate is in the outbox. */
async function earn(people: string[]): Promise<void> {
  await passCourse(people)
  await creditCompletions(await waiting('courses.enrolment-completed'))
}
async function certify(people: string[]): Promise<void> {
  await earn(people)
  await issueCertificates(await looks())
}
async function onlyCertificate(learnerId: string) {
  const [certificate, ...more] = await listMyCertificates(actorFor(learnerId))
  if (!certificate || more.length > 0) throw new Error(`expected one certificate, found ${more.length + (certificate ? 1 : 0)}`)
  return certificate
}

beforeAll(async () => {
  await makeCompletionWorld()
  fresh.push(...(await makeRealPeople(1, 43)))
})

describe('issuing', () => {
  it('gives one number and one file to twenty simultaneous looks at the same year', async () => {
    const [learnerId] = some(1) as [string]
    await earn([learnerId])
    const deliveries = await looks()
    await Promise.all(Array.from({ length: 20 }, () => issueCertificates(deliveries)))
    const certificate = await onlyCertificate(learnerId)
    expect(isCertificateNumber(certificate.number)).toBe(true)
    expect(certificate.content).toMatchObject({
      realName: '沈一诺',
      totalCentihours: 2000,
      year: 2026,
      number: certificate.number,
    })
    const { count } = await sql.one<{ count: number }>`
      select count(*)::int as count from notice where account_id = ${learnerId} and kind = 'certificate-ready'`
    expect(count).toBe(1)
    expect(await looks()).toEqual([])
  })

  it('numbers without gaps or twins when many learners are issued at once, and prints each from its own row', async () => {
    const people = some(24)
    await earn(people)
    const deliveries = await looks()
    await Promise.all(deliveries.map((delivery) => issueCertificates([delivery])))
    const rows = await sql.many<{
      number: string
    }>`select number from certificate where kind = 'training' and year = 2026 order by number`
    expect(rows.map((row) => Number(row.number.slice(6, 13)))).toEqual(rows.map((_, index) => index + 1))
    for (const learnerId of people) {
      const certificate = await onlyCertificate(learnerId)
      const file = await getMyCertificateFile(actorFor(learnerId), certificate.id)
      if (!file.ok) throw new Error(file.reason)
      const text = pdfText(file.value.bytes)
      for (const word of [
        certificate.number,
        '沈一诺',
        certificate.content.maskedIdNumber,
        '人工智能基础与应用',
        '津海市人力资源和社会保障局',
      ]) {
        expect(text).toContain(word)
      }
      expect(createHash('sha256').update(file.value.bytes).digest('hex')).toBe(file.value.sha256)
      expect(file.value.bytes.length).toBeLessThanOrEqual(100_000)
      const totals = await getRecordedTotals(learnerId, 2026)
      expect(certificate.content.totalCentihours).toBe(totals.total)
    }
  })

  it('waits until every required course of the year is credited', async () => {
    const [learnerId] = some(1) as [string]
    const second = newId()
    await sql.run`
      insert into course (id, title, year, kind, subject, hours_centihours, status, window_opens_at, window_closes_at, requires_exam, published_at)
      values (${second}, '第二门必修课', 2026, 'required', 'public', 400, 'published', '2025-12-31T16:00:00Z', '2026-12-31T16:00:00Z', false, clock_timestamp())`
    await certify([learnerId])
    expect(await listMyCertificates(actorFor(learnerId))).toEqual([])
    await sql.run`update course set status = 'withdrawn' where id = ${second}`
    await issueCertificates([{ outboxId: 0, payload: { learnerId, year: 2026 } }])
    await onlyCertificate(learnerId)
  })

  it('finishes under the same number what died between issue and print, byte for byte', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    const before = await onlyCertificate(learnerId)
    const bytes = await getBytes(before.pdfKey as string)
    await removeStored(before.pdfKey as string)
    await sql.run`alter table certificate disable trigger certificate_stands`
    await sql.run`update certificate set pdf_key = null, pdf_sha256 = null, pdf_bytes = null where id = ${before.id}`
    await sql.run`alter table certificate enable trigger certificate_stands`
    expect(await getMyCertificateFile(actorFor(learnerId), before.id)).toEqual({ ok: false, reason: 'not-printed-yet' })
    await issueCertificates([{ outboxId: 0, payload: { learnerId, year: 2026 } }])
    const after = await onlyCertificate(learnerId)
    expect(after).toEqual(before)
    expect((await getBytes(after.pdfKey as string)).equals(bytes)).toBe(true)
  })

  it('revokes at once what names hours that were taken back', async () => {
    const [learnerId, clerk, chief] = some(3) as [string, string, string]
    await certify([learnerId])
    const certificate = await onlyCertificate(learnerId)
    const [entry] = await listEntries(learnerId, 2026)
    const reversed = await reverseEntry(actorFor(chief, 'bureau'), {
      entryId: entry?.id as string,
      requestedBy: actorFor(clerk, 'bureau'),
      reason: '代学',
    })
    expect(reversed.ok).toBe(true)
    await issueCertificates(await looks())
    expect(await verifyCertificate({ code: certificate.code })).toMatchObject({
      verdict: 'revoked',
      reason: '证书所列学时已被冲正',
    })
    await issueCertificates([{ outboxId: 0, payload: { learnerId, year: 2026 } }])
    expect(await listMyCertificates(actorFor(learnerId))).toHaveLength(1)
  })

  it('leaves none that names hours which were taken back while it was being issued', async () => {
    const [learnerId, clerk, chief] = some(3) as [string, string, string]
    await earn([learnerId])
    const numbers = new pg.Client(env().DATABASE_URL)
    await numbers.connect()
    await numbers.query('begin')
    await numbers.query(
      `insert into certificate_sequence (kind, year) values ('training', 2026) on conflict (kind, year) do update set year = excluded.year`,
    )
    const issuing = issueCertificates(await looks())
    await expect
      .poll(
        () =>
          sql.one`select count(*)::int as waits from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      .toEqual({ waits: 1 })
    const [entry] = await listEntries(learnerId, 2026)
    const request = { entryId: entry?.id as string, requestedBy: actorFor(clerk, 'bureau'), reason: '代学' }
    expect((await reverseEntry(actorFor(chief, 'bureau'), request)).ok).toBe(true)
    await issueCertificates((await looks()).slice(-1))
    await numbers.query('rollback')
    await numbers.end()
    await issuing
    expect((await onlyCertificate(learnerId)).revocationReason).toBe('证书所列学时已被冲正')
  })
})

describe('verifying', () => {
  it('says genuine by code, by QR and by number with name, with the person masked', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    const { code, number, signedText } = await onlyCertificate(learnerId)
    const genuine = { verdict: 'genuine', certificate: { number, maskedName: '沈*诺', totalCentihours: 2000, year: 2026 } }
    expect(await verifyCertificate({ code: code })).toMatchObject(genuine)
    expect(await verifyCertificate({ code: code.toLowerCase() })).toMatchObject(genuine)
    expect(await verifyCertificate({ number: ` ${number.toLowerCase()} `, realName: ' 沈一诺 ' })).toMatchObject(genuine)
    expect(JSON.stringify(await verifyCertificate({ code: code }))).not.toContain('沈一诺')
    expect(verifyText(`${env().PUBLIC_URL}/verify/${code}#${signedText}`, await getPublicKeys())).toMatchObject({
      verdict: 'genuine',
      code,
    })
  })

  it('answers the same for a number that never was, one changed by a digit, another name and a code that is none', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    const { code, number } = await onlyCertificate(learnerId)
    const other = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`
    const nearly = `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`
    const answers = await Promise.all([
      ...[
        verifyCertificate({ code: other }),
        verifyCertificate({ code: '' }),
        verifyCertificate({ code: "'; drop table certificate --" }),
        verifyCertificate({ number: nearly, realName: '沈一诺' }),
      ],
      ...[
        verifyCertificate({ number: number, realName: '沈二诺' }),
        verifyCertificate({ number: '', realName: '' }),
        verifyCertificate({ number: 'TJ20269999999', realName: '沈一诺' }),
      ],
    ])
    for (const answer of answers) expect(answer).toEqual({ verdict: 'unknown' })
  })

  it('finds nothing under a thousand random codes', async () => {
    const random = () => createHash('sha256').update(newId()).digest('hex').slice(0, 26).toUpperCase()
    const verdicts = new Set(
      (await Promise.all(Array.from({ length: 1000 }, () => verifyCertificate({ code: random() })))).map((each) => each.verdict),
    )
    expect([...verdicts]).toEqual(['unknown'])
  })

  it('does not believe a row that somebody changed in the database', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    const { id, code } = await onlyCertificate(learnerId)
    const edit = sql.run`update certificate set content = content || '{"totalCentihours": 14400}' where id = ${id}`
    await expect(edit).rejects.toThrow('not edited')
    await sql.run`alter table certificate disable trigger certificate_stands`
    await sql.run`update certificate set content = content || '{"totalCentihours": 14400}' where id = ${id}`
    await sql.run`alter table certificate enable trigger certificate_stands`
    expect(await verifyCertificate({ code: code })).toEqual({ verdict: 'unknown' })
  })

  it('judges the file by each of its bytes', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    const { id } = await onlyCertificate(learnerId)
    const file = await getMyCertificateFile(actorFor(learnerId), id)
    if (!file.ok) throw new Error(file.reason)
    const keys = await getPublicKeys()
    expect(verifyFile(file.value.bytes, keys).verdict).toBe('genuine')
    const changed = Buffer.from(file.value.bytes)
    changed[5000] = (changed[5000] as number) ^ 1
    expect(verifyFile(changed, keys).verdict).toBe('tampered')
    expect(verifyFile(Buffer.concat([file.value.bytes, Buffer.from('%%EOF\n')]), keys).verdict).toBe('tampered')
  })

  it('works on the command line with nothing but the public key', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    const { id, code, signedText } = await onlyCertificate(learnerId)
    const file = await getMyCertificateFile(actorFor(learnerId), id)
    if (!file.ok) throw new Error(file.reason)
    const folder = env().DATA_DIR
    const [key, good, bad] = ['key.pem', 'good.pdf', 'bad.pdf'].map((name) => path.join(folder, name)) as [string, string, string]
    writeFileSync(key, await listPublicKeys())
    writeFileSync(good, file.value.bytes)
    writeFileSync(bad, Buffer.from(file.value.bytes).fill(0x20, 3000, 3001))
    expect(runCli(good, '--key', key)).toEqual({ status: 0, output: expect.stringContaining('真实') })
    expect(runCli(`https://somewhere/verify/${code}#${signedText}`, '--key', key)).toEqual({
      status: 0,
      output: expect.stringContaining('沈一诺'),
    })
    expect(runCli(bad, '--key', key)).toEqual({ status: 1, output: expect.stringContaining('不真实') })
    expect(runCli('hello', '--key', key).status).toBe(1)
    expect(runCli('missing.pdf', '--key', key).status).toBe(2)
    expect(runCli(good, '--key', path.join(folder, 'nothing.pem')).status).toBe(2)
  })
})

describe('whose it is', () => {
  it('is its owner’s alone: for a stranger it does not exist', async () => {
    const [learnerId, stranger] = some(2) as [string, string]
    await certify([learnerId])
    const { id } = await onlyCertificate(learnerId)
    expect(await getMyCertificateFile(actorFor(stranger), id)).toEqual({ ok: false, reason: 'certificate-not-found' })
    expect(await getMyCertificateFile(actorFor(stranger, 'bureau'), id)).toEqual({ ok: false, reason: 'certificate-not-found' })
    expect(await getMyCertificateFile(actorFor(learnerId), newId())).toEqual({ ok: false, reason: 'certificate-not-found' })
  })

  it('is revoked by the bureau alone, with a reason, once, and never one’s own; everybody sees it at once', async () => {
    const [learnerId, officer] = some(2) as [string, string]
    await certify([learnerId])
    const { id, code, pdfKey } = await onlyCertificate(learnerId)
    const reasonOf = async (actor: Actor, reason = '冒名学习', certificateId = id) => {
      const answer = await revokeCertificate(actor, certificateId, reason)
      return answer.ok ? 'done' : answer.reason
    }
    expect(await reasonOf(actorFor(officer))).toBe('not-allowed')
    expect(await reasonOf(actorFor(officer, 'handler'))).toBe('not-allowed')
    expect(await reasonOf(actorFor(learnerId, 'bureau'))).toBe('own-certificate')
    expect(await reasonOf(actorFor(officer, 'bureau'), ' ')).toBe('reason-missing')
    expect(await reasonOf(actorFor(officer, 'bureau'), '错'.repeat(201))).toBe('reason-too-long')
    expect(await reasonOf(actorFor(officer, 'bureau'), '冒名学习', newId())).toBe('certificate-not-found')
    const answers = await Promise.all(Array.from({ length: 5 }, () => reasonOf(actorFor(officer, 'bureau'))))
    expect(answers.sort()).toEqual([...Array(4).fill('already-revoked'), 'done'])
    expect(await verifyCertificate({ code: code })).toMatchObject({ verdict: 'revoked', reason: '冒名学习' })
    expect(await storedSize(pdfKey as string)).toBeGreaterThan(0)
    // More hours of the same year do not bring back by themselves what people took away.
    await issueCertificates([{ outboxId: 0, payload: { learnerId, year: 2026 } }])
    expect(await listMyCertificates(actorFor(learnerId))).toHaveLength(1)
    await expect(sql.run`delete from certificate where id = ${id}`).rejects.toThrow('never deleted')
    await expect(
      sql.run`update certificate set revoked_at = null, revocation_reason = null, revoked_by = null where id = ${id}`,
    ).rejects.toThrow('not edited')
  })
})

describe('all of them together', () => {
  it('hold what they promise, but for the one that was changed in the database above', async () => {
    const [learnerId] = some(1) as [string]
    await certify([learnerId])
    expect((await checkCertificates()).map((breach) => [breach.invariant, breach.count])).toEqual([
      ['I-10 totals are the ledger’s as of issue', 1],
    ])
    const { id, pdfKey } = await onlyCertificate(learnerId)
    await removeStored(pdfKey as string)
    expect(await checkCertificates()).toContainEqual({
      invariant: 'I-9 the file is the one that was stored',
      count: 1,
      examples: [id],
    })
  })
})

function runCli(...args: string[]): { status: number; output: string } {
  try {
    const output = execFileSync(process.execPath, ['server/certificates/verify-certificate-cli.ts', ...args], { stdio: 'pipe' })
    return { status: 0, output: output.toString() }
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: Buffer }
    return { status, output: stdout.toString() }
  }
}
