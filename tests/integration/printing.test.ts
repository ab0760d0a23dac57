import { beforeAll, describe, expect, it } from 'vitest'
import yauzl from 'yauzl'
import { listMyCertificates } from '#server/certificates/queries.ts'
import { sql } from '#server/platform/database.ts'
import { removeStored, storagePath, storedSize } from '#server/platform/storage.ts'
import { cancelPrinting } from '#server/reports/cancel-printing.ts'
import { printingKey } from '#server/reports/compose-printing.ts'
import { fetchPrinting } from '#server/reports/fetch-printing.ts'
import { findPrinting, listPrintings } from '#server/reports/list-printings.ts'
import { orderPrinting } from '#server/reports/order-printing.ts'
import { printBatches } from '#server/reports/print-batches.ts'
import { sweepPrintings } from '#server/reports/sweep-printings.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { pdfText } from '#tests/support/pdf-text.ts'
import { makeVerifiable, makeVerificationWorld, metYear } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
let people: Awaited<ReturnType<typeof makeVerifiable>>[]
beforeAll(async () => {
  world = await makeVerificationWorld()
  people = []
  for (const parts of [metYear, metYear, {}]) people.push(await makeVerifiable(world.company, parts))
})

const statements = { kinds: ['statement' as const], years: [2025, 2026], format: 'pdf' as const, numbers: '', filter: {} }
const unwrap = <Value>(answer: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}
const work = async () => {
  const rows = await sql.many<{ outboxId: number; payload: { batchId: string } }>`
    select id as "outboxId", payload from outbox where topic = 'reports.printing-ordered' and done_at is null`
  await printBatches(rows)
  return rows
}
const fileOf = async (answer: Awaited<ReturnType<typeof fetchPrinting>>) =>
  Buffer.from(await new Response(unwrap(answer).stream).arrayBuffer())

describe('printing for many', () => {
  it('makes one file with everybody’s statement, once however often it is delivered, and tells who ordered it', async () => {
    const { handler } = world
    const { batchId } = unwrap(await orderPrinting(handler.actor, statements))
    expect(await orderPrinting(handler.actor, statements)).toMatchObject({ ok: false, reason: 'printing-open' })
    const deliveries = await work()
    await printBatches(deliveries)
    expect(await findPrinting(handler.actor, batchId)).toMatchObject({
      state: 'done',
      people: 3,
      sheets: 3,
      prepared: 3,
      missing: 0,
      lacks: [],
    })
    // A worker that takes over from one that died before the end: the same statements, the file anew.
    await sql.run`update print_batch set state = 'running', ended_at = null, file_bytes = null where id = ${batchId}`
    await removeStored(printingKey({ id: batchId, format: 'pdf' }))
    await printBatches(deliveries)
    const file = await fileOf(await fetchPrinting(handler.actor, batchId))
    const text = pdfText(file)
    for (const person of people) {
      const own = await listMyCertificates(person.actor, 'statement')
      expect(own).toHaveLength(1)
      expect(text).toContain(own[0]?.number)
      expect(text).toContain(person.realName)
    }
    const told = await sql.many`select 1 from notice where account_id = ${handler.accountId} and title = '批量打印已完成'`
    expect(told).toHaveLength(1)
    const heard =
      await sql.many`select 1 from audit_event where object_id = ${batchId} and action in ('printing.ordered', 'printing.fetched')`
    expect(heard).toHaveLength(2)
  })

  it('packs the signed files by name, names who has none, and takes the file away after a week', async () => {
    const { handler } = world
    const [first, second] = people as [(typeof people)[0], (typeof people)[0]]
    const wish = { ...statements, kinds: ['training' as const, 'statement' as const], years: [2026], format: 'zip' as const }
    const { batchId } = unwrap(
      await orderPrinting(handler.actor, { ...wish, numbers: `${first.idNumber}，${second.idNumber}\n${first.idNumber}` }),
    )
    await work()
    const printing = await findPrinting(handler.actor, batchId)
    expect(printing).toMatchObject({ state: 'done', people: 2, sheets: 4, missing: 2 })
    expect(printing?.lacks[0]).toEqual({
      place: 1,
      realName: first.realName,
      what: '继续教育培训证书',
      problem: '2026 年度还没有核发培训证书',
    })
    const key = printingKey({ id: batchId, format: 'zip' })
    const names: string[] = []
    for await (const entry of (await yauzl.openPromise(storagePath(key))).eachEntry()) names.push(entry.fileName)
    expect(names).toEqual(
      people.slice(0, 2).map(({ realName }) => expect.stringMatching(`^${realName}-继续教育学时证明-ZM\\d{12}\\.pdf$`)),
    )
    await sql.run`update print_batch set ended_at = ended_at - interval '8 days' where id = ${batchId}`
    await sweepPrintings()
    expect(await storedSize(key)).toBeNull()
    expect(await fetchPrinting(handler.actor, batchId)).toMatchObject({ ok: false, reason: 'not-found' })
    expect((await listPrintings(handler.actor)).find((each) => each.id === batchId)?.state).toBe('swept')
  })

  it('stops when it is cancelled, and there is no file', async () => {
    const { handler } = world
    const { batchId } = unwrap(await orderPrinting(handler.actor, statements))
    expect(await cancelPrinting(world.chief.actor, batchId)).toMatchObject({ ok: false, reason: 'not-found' })
    expect((await cancelPrinting(handler.actor, batchId)).ok).toBe(true)
    await work()
    expect(await findPrinting(handler.actor, batchId)).toMatchObject({ state: 'cancelled', fileBytes: null })
    expect(await storedSize(printingKey({ id: batchId, format: 'pdf' }))).toBeNull()
  })

  it('reaches nobody but one’s own people, and asks again who it is', async () => {
    const outside = await makeVerifiable(world.sibling, metYear)
    const { handler } = world
    expect(await orderPrinting(handler.actor, { ...statements, numbers: outside.idNumber })).toMatchObject({
      ...{ ok: false, reason: 'printing-unknown' },
      detail: { numbers: [expect.stringContaining('*')] },
    })
    const sibling = await makeOfficial('handler', world.sibling)
    expect(await orderPrinting(sibling.actor, { ...statements, filter: { under: world.company } })).toMatchObject({
      reason: 'printing-empty',
    })
    expect(await orderPrinting({ ...handler.actor, confirmedAt: null }, statements)).toMatchObject({ reason: 'confirm-needed' })
    expect(await orderPrinting(outside.actor, statements)).toMatchObject({ reason: 'not-found' })
    expect(await orderPrinting(handler.actor, { ...statements, years: [2019] })).toMatchObject({ reason: 'printing-year' })
  })
})
