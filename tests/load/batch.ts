/**
 * A batch of certificates from the order to the one file that is printed, by one worker: statements issued, numbered and signed, QR codes drawn, all sheets
 * compiled in a process of their own. Against the bare compilation of the same sheets, one file each. Every sheet must be in the file.
 */
import { execFileSync } from 'node:child_process'
import { renderCertificate } from '#server/certificates/render-certificate.ts'
import type { CertificateContent } from '#server/certificates/rules/content.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { storagePath } from '#server/platform/storage.ts'
import { printingKey } from '#server/reports/compose-printing.ts'
import { orderPrinting } from '#server/reports/order-printing.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { giveHours, makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'
import type { Bench } from './bench.ts'

const bench: Bench = async ({ startWorker, progress, args }) => {
  const people = Number(args[0] ?? 1_000)
  progress(`${people} people of one unit with hours`)
  const world = await makeVerificationWorld()
  for (let made = 0; made < people; made += 1) {
    const { accountId } = await makeVerifiable(world.company, { required: 20 })
    if (made % 2 === 0) await giveHours(accountId, 'professional', 64)
  }
  const handler = await makeOfficial('handler', world.company)
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })

  progress('one batch')
  const started = performance.now()
  const wish = { kinds: ['statement' as const], years: [2025, 2026], format: 'pdf' as const, numbers: '' }
  const ordered = await orderPrinting(handler.actor, { ...wish, filter: {} })
  invariant(ordered.ok, 'the batch is ordered')
  const { batchId } = ordered.value
  const bytes = await done(batchId)
  const seconds = (performance.now() - started) / 1000
  await worker.stop()
  const pages = Number(
    /Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [storagePath(printingKey({ id: batchId, format: 'pdf' }))]).toString())?.[1],
  )
  invariant(pages === people, `expected ${people} pages, found ${pages}`)
  invariant(people > 1_000 || seconds <= 60, `${people} certificates took ${seconds.toFixed(1)} s`)

  progress('the same sheets, bare')
  const rows = await sql.many<{ content: CertificateContent; code: string; signed: string }>`
    select content, code, signed_text as signed from certificate limit 200`
  const bare = performance.now()
  for (const row of rows)
    renderCertificate(row.content, {
      qrText: `https://ce.example.cn/verify/${row.code}#${row.signed}`,
      verifyAddress: 'ce.example.cn/verify',
    })
  const baseline = rows.length / ((performance.now() - bare) / 1000)
  const value = people / seconds
  return { value, unit: 'certificates/s', baseline, ratio: value / baseline, seconds, bytes }
}
export default bench

async function done(batchId: string): Promise<number> {
  for (;;) {
    const batch = await sql.one<{
      state: string
      bytes: number | null
    }>`select state, file_bytes as bytes from print_batch where id = ${batchId}`
    if (batch.state === 'done' && batch.bytes) return batch.bytes
    invariant(batch.state !== 'failed', 'the batch was made')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
