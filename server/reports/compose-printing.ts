import { loadSheets } from '#server/certificates/load-sheets.ts'
import { printCertificates } from '#server/certificates/print-certificates.ts'
import { type CertificateKind, certificateNames } from '#server/certificates/rules/content.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { getBytes, putBytes, putFile, storedSize } from '#server/platform/storage.ts'
import { printTypst } from '#server/platform/typst/print-typst.ts'
import { writeZip, type ZipEntry } from '#server/platform/write-zip.ts'
import { entryName, type PrintFormat } from './rules/printing.ts'

type Batch = { id: string; title: string; format: PrintFormat }
type Sheet = {
  certificateId: string
  learnerId: string
  realName: string
  kind: CertificateKind
  year: number
  number: string
  pdfKey: string | null
}

export const printingKey = ({ id, format }: Pick<Batch, 'id' | 'format'>): string => `printing/${id}.${format}`

/** Sheets after which the page sees how far it is, and the worker whether it shall go on. */
const step = 25
/** A thousand sheets are compiled in ten seconds on one core; a machine that is busy gets its time. */
const bounds = { seconds: 180, maxAnswerBytes: 400_000_000, heapMegabytes: 1_024 }

/** Writes a batch's file and answers its size; 0: there is nothing to print; null: `goesOn` said no. */
export async function composePrinting(batch: Batch, goesOn: () => Promise<boolean>): Promise<number | null> {
  const sheets = await sql.many<Sheet>`
    select c.id as "certificateId", c.learner_id as "learnerId", c.content ->> 'realName' as "realName", c.kind, c.year, c.number, c.pdf_key as "pdfKey"
    from print_item i join certificate c on c.id = i.certificate_id where i.batch_id = ${batch.id} order by i.place`
  if (sheets.length === 0) return 0
  const prepared = async (count: number) => {
    await sql.run`update print_batch set prepared = ${count} where id = ${batch.id} and state = 'running'`
    return await goesOn()
  }
  const whole = batch.format === 'pdf' ? await composePdf(batch, sheets, prepared) : await composeZip(batch, sheets, prepared)
  return whole ? await storedSize(printingKey(batch)) : null
}

async function composePdf(batch: Batch, rows: readonly Sheet[], prepared: (count: number) => Promise<boolean>): Promise<boolean> {
  const sheets: unknown[] = []
  for (let first = 0; first < rows.length; first += step) {
    sheets.push(...(await loadSheets(rows.slice(first, first + step).map((row) => row.certificateId))))
    if (!(await prepared(sheets.length))) return false
  }
  const file = await printTypst('certificates/templates/batch.typ', { title: batch.title, sheets }, {}, bounds)
  if (!(await prepared(sheets.length))) return false
  await putBytes(printingKey(batch), file)
  return true
}

async function composeZip(batch: Batch, rows: readonly Sheet[], prepared: (count: number) => Promise<boolean>): Promise<boolean> {
  let stopped = false
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (let first = 0; first < rows.length && !stopped; first += step) {
      const some = rows.slice(first, first + step)
      for (const [year, unprinted] of Map.groupBy(
        some.filter((row) => row.pdfKey === null),
        (row) => row.year,
      ))
        await printCertificates(
          year,
          unprinted.map((row) => row.learnerId),
        )
      for (const row of some)
        yield { name: entryName(row.realName, certificateNames[row.kind], row.number), bytes: await fileOf(row.certificateId) }
      stopped = !(await prepared(first + some.length))
    }
  }
  await putFile(printingKey(batch), (file) => writeZip(file, entries()))
  return !stopped
}

async function fileOf(certificateId: string): Promise<Buffer> {
  const { key } = await sql.one<{ key: string | null }>`select pdf_key as key from certificate where id = ${certificateId}`
  invariant(key, 'what was printed has a file')
  return await getBytes(key)
}
