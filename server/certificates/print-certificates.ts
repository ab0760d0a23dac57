import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { putBytes } from '#server/platform/storage.ts'
import { notifyMany } from '#server/portal/notify.ts'
import type { CertificateRow } from './queries.ts'
import { addressesOf, renderCertificate } from './render-certificate.ts'
import { signFile } from './rules/signature.ts'
import { signingKey } from './signing-key.ts'

type Unprinted = Pick<CertificateRow, 'id' | 'learnerId' | 'number' | 'kind' | 'code' | 'content' | 'signedText'>
type Printed = Pick<Unprinted, 'id' | 'learnerId' | 'number' | 'kind'> & { key: string; sha256: string; bytes: number }

/**
 * Prints what was issued and has no file yet: the sheet is made from the row alone, stored whole under a name made from its id, and only then
 * entered in the row. Twice the same is harmless: the first entry stands, and the second print of a row is byte for byte the first.
 */
export async function printCertificates(year: number, learnerIds: readonly string[]): Promise<void> {
  const unprinted = await sql.many<Unprinted>`
    select id, learner_id as "learnerId", number, kind, code, content, signed_text as "signedText"
    from certificate where year = ${year} and learner_id = any(${learnerIds}::uuid[]) and pdf_key is null order by number`
  if (unprinted.length === 0) return
  const printing: Promise<Printed>[] = []
  for (const row of unprinted) {
    printing.push(print(year, row))
    // A sheet keeps the thread for a while: between two of them whatever else waits has its turn.
    await nextTurn()
  }
  const printed = await Promise.all(printing)
  failpoint('certificates.stored')
  await transaction(async (tx) => {
    await tx.run`
      update certificate set pdf_key = file.key, pdf_sha256 = file.sha256, pdf_bytes = file.bytes
      from unnest(${printed.map((each) => each.id)}::uuid[], ${printed.map((each) => each.key)}::text[], ${printed.map((each) => each.sha256)}::text[],
        ${printed.map((each) => each.bytes)}::int[]) as file (id, key, sha256, bytes)
      where certificate.id = file.id and certificate.pdf_key is null`
    await notifyMany(
      tx,
      printed.map((each) => ({
        accountId: each.learnerId,
        kind: 'certificate-ready',
        ...announce(each, year),
        dedupeKey: `certificate-ready:${each.id}`,
      })),
    )
  })
}

const announce = ({ kind, number }: Printed, year: number) =>
  kind === 'training'
    ? {
        title: '培训证书可以打印了',
        body: `您的 ${year} 年度继续教育培训证书已核发，编号 ${number}，可随时下载和打印。`,
        link: '/learn/certificates',
      }
    : {
        title: '学时证明可以打印了',
        body: `您的继续教育学时证明已出具，编号 ${number}，可随时下载和打印。`,
        link: '/learn/statement',
      }

async function print(year: number, row: Unprinted): Promise<Printed> {
  const addresses = addressesOf(row)
  const file = signFile(renderCertificate(row.content, addresses), addresses.qrText, signingKey())
  const key = `certificates/${year}/${row.id}.pdf`
  const sha256 = await putBytes(key, file)
  return { id: row.id, learnerId: row.learnerId, number: row.number, kind: row.kind, key, sha256, bytes: file.length }
}
