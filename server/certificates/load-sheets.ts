import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from '#server/platform/database.ts'
import type { CertificateRow } from './queries.ts'
import { addressesOf, sheetOf } from './render-certificate.ts'

/** The sheets of these certificates as templates/batch.typ prints them, in this order. */
export async function loadSheets(certificateIds: readonly string[]): Promise<ReturnType<typeof sheetOf>[]> {
  const rows = await sql.many<Pick<CertificateRow, 'code' | 'content' | 'signedText'>>`
    select c.code, c.content, c.signed_text as "signedText"
    from unnest(${certificateIds}::uuid[]) with ordinality as wanted (id, place) join certificate c on c.id = wanted.id order by wanted.place`
  const sheets: ReturnType<typeof sheetOf>[] = []
  for (const row of rows) {
    sheets.push(sheetOf(row.content, addressesOf(row)))
    // Drawing a QR code takes milliseconds: others have their turn.
    if (sheets.length % 10 === 0) await nextTurn()
  }
  return sheets
}
