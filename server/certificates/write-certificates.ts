import { randomBytes } from 'node:crypto'
import { recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { codeOf } from './rules/code.ts'
import type { CertificateContent, CertificateKind } from './rules/content.ts'
import { formatNumber } from './rules/number.ts'
import { contentHash, signContent } from './rules/signature.ts'
import { signingKey } from './signing-key.ts'

/** Locks a kind's numbers of a year until the transaction ends; answers the last serial that was given. */
export async function lockSequence(tx: Transaction, kind: CertificateKind, year: number): Promise<number> {
  await tx.run`insert into certificate_sequence (kind, year) values (${kind}, ${year}) on conflict do nothing`
  const row = await tx.one<{ lastSerial: number }>`
    select last_serial as "lastSerial" from certificate_sequence where kind = ${kind} and year = ${year} for update`
  return row.lastSerial
}

export type Draft = { learnerId: string; numberPattern: string; contentUnder: (number: string) => CertificateContent }
export type Written = { id: string; learnerId: string; number: string; year: number }

/** Numbers, signs and writes what is to be issued, under the lock of lockSequence. `actorId`: who had it issued; null: the program by itself. */
export async function writeCertificates(
  tx: Transaction,
  given: { kind: CertificateKind; year: number; lastSerial: number; issuedAt: Date; actorId: string | null },
  drafts: readonly Draft[],
): Promise<Written[]> {
  if (drafts.length === 0) return []
  const { kind, year, lastSerial, issuedAt, actorId } = given
  const key = signingKey()
  await tx.run`insert into certificate_key (id, public_key_pem) values (${key.id}, ${key.publicKeyPem}) on conflict do nothing`
  await tx.run`update certificate_sequence set last_serial = ${lastSerial + drafts.length} where kind = ${kind} and year = ${year}`
  const rows = drafts.map(({ learnerId, numberPattern, contentUnder }, index) => {
    const number = formatNumber(numberPattern, { year, serial: lastSerial + index + 1 })
    const code = codeOf(randomBytes(16))
    const content = contentUnder(number)
    return {
      ...{ id: newId(), learner_id: learnerId, kind, year, number, code, content, content_hash: contentHash(content) },
      ...{ signed_text: signContent(code, content, key), public_key_id: key.id, issued_at: issuedAt },
    }
  })
  const written =
    await tx.run`insert into certificate select * from jsonb_populate_recordset(null::certificate, ${JSON.stringify(rows)}::jsonb)`
  invariant(written === rows.length, `expected ${rows.length} certificates written, got ${written}`)
  await recordAudits(
    tx,
    rows.map((row) => ({
      actorId,
      action: kind === 'training' ? 'certificate.issued' : 'statement.issued',
      objectType: 'certificate',
      objectId: row.id,
      details: { learnerId: row.learner_id, number: row.number, year },
    })),
  )
  return rows.map((row) => ({ id: row.id, learnerId: row.learner_id, number: row.number, year }))
}
