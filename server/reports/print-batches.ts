import { recordAudit } from '#server/audit/record-audit.ts'
import { issueStatements } from '#server/certificates/issue-statements.ts'
import { statementIssued } from '#server/certificates/jobs.ts'
import { getPersons } from '#server/identity/queries.ts'
import { sql, type Transaction, transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { log } from '#server/platform/log.ts'
import { enqueueMany, markDelivered } from '#server/platform/outbox.ts'
import { removeStored } from '#server/platform/storage.ts'
import { notify } from '#server/portal/notify.ts'
import { composePrinting, printingKey } from './compose-printing.ts'
import { keptDays, type PrintFormat, type PrintState } from './rules/printing.ts'

export type OpenBatch = { id: string; orderedBy: string; title: string; format: PrintFormat; years: number[] }

/** People whose statements are issued in one go, under the lock of their numbers. */
const chunk = 50

/**
 * Makes the files of ordered batches. What was issued for a batch stands in its items, so a worker that takes over issues nothing twice; the file is
 * written whole under the batch's own name. Between two steps it is seen whether somebody cancelled.
 */
export async function printBatches(deliveries: Delivery<{ batchId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    const batch = await begin(payload.batchId)
    if (batch) await printOne(batch)
    await transaction((tx) => markDelivered(tx, [outboxId]))
  }
}

const begin = (batchId: string): Promise<OpenBatch | null> =>
  sql.maybe<OpenBatch>`
    update print_batch set state = 'running' where id = ${batchId} and state in ('waiting', 'running')
    returning id, ordered_by as "orderedBy", title, format, years`

async function printOne(batch: OpenBatch): Promise<void> {
  await findTrainingCertificates(batch.id)
  while (await issueSome(batch));
  try {
    const bytes = await composePrinting(batch, () => isRunning(batch.id))
    if (bytes === null) return await removeStored(printingKey(batch))
    await end(batch, bytes > 0 ? 'done' : 'failed', bytes)
  } catch (error) {
    log.error({ err: error, batchId: batch.id }, 'a batch could not be composed')
    await end(batch, 'failed', 0)
  }
}

const isRunning = async (batchId: string): Promise<boolean> =>
  (await sql.maybe`select 1 from print_batch where id = ${batchId} and state = 'running'`) !== null

/** Certificates are issued by themselves; whoever has none yet is told so. */
async function findTrainingCertificates(batchId: string): Promise<void> {
  await sql.run`
    update print_item i set certificate_id = held.id,
      problem = case when held.id is null then i.year || ' 年度还没有核发培训证书' end
    from print_item own left join certificate held
      on held.learner_id = own.learner_id and held.kind = 'training' and held.year = own.year and held.revoked_at is null
    where i.batch_id = ${batchId} and own.batch_id = i.batch_id and own.place = i.place and i.kind = 'training' and i.certificate_id is null
      and i.problem is null`
}

/** Issues the next statements; false when there are none left, or somebody cancelled. */
async function issueSome(batch: OpenBatch): Promise<boolean> {
  const next = await sql.many<{ learnerId: string }>`
    select learner_id as "learnerId" from print_item
    where batch_id = ${batch.id} and kind = 'statement' and certificate_id is null and problem is null order by place limit ${chunk}`
  if (next.length === 0) return false
  const persons = await getPersons(next.map((item) => item.learnerId))
  return await transaction(async (tx) => {
    if (!(await lockRunning(tx, batch.id))) return false
    const waiting = await tx.many<{ learnerId: string }>`
      select learner_id as "learnerId" from print_item
      where batch_id = ${batch.id} and kind = 'statement' and certificate_id is null and learner_id = any(${[...persons.keys()]}::uuid[]) order by place`
    const people = waiting.flatMap(({ learnerId }) => persons.get(learnerId) ?? [])
    const issued = await issueStatements(tx, { people, years: batch.years, actorId: batch.orderedBy })
    await tx.run`
      update print_item i set certificate_id = issued.id
      from unnest(${issued.map((each) => each.learnerId)}::uuid[], ${issued.map((each) => each.id)}::uuid[]) as issued (learner_id, id)
      where i.batch_id = ${batch.id} and i.kind = 'statement' and i.learner_id = issued.learner_id`
    // Their owners have them too.
    await enqueueMany(
      tx,
      statementIssued,
      issued.map(({ learnerId, year }) => ({ learnerId, year })),
    )
    return true
  })
}

const lockRunning = async (tx: Transaction, batchId: string): Promise<boolean> =>
  (await tx.maybe`select 1 from print_batch where id = ${batchId} and state = 'running' for update`) !== null

async function end(batch: OpenBatch, state: Extract<PrintState, 'done' | 'failed'>, bytes: number): Promise<void> {
  const ended = await transaction(async (tx) => {
    const written = await tx.maybe<{ missing: number }>`
      update print_batch set state = ${state}, ended_at = clock_timestamp(), file_bytes = ${state === 'done' ? bytes : null},
        missing = (select count(*) from print_item i where i.batch_id = print_batch.id and i.problem is not null)
      where id = ${batch.id} and state = 'running' returning missing`
    if (!written) return false
    const lacks = written.missing > 0 ? `其中 ${written.missing} 份没有，名单见页面。` : ''
    await notify(tx, {
      ...{
        accountId: batch.orderedBy,
        kind: 'printing',
        link: `/manage/printing/${batch.id}`,
        dedupeKey: `printing:${batch.id}`,
      },
      title: state === 'done' ? '批量打印已完成' : '批量打印没有成功',
      body:
        state === 'done'
          ? `${batch.title}已生成。${lacks}文件保留 ${keptDays} 天，请及时下载。`
          : `${batch.title}没有生成文件，请到页面查看原因。`,
    })
    await recordAudit(tx, {
      ...{ actorId: batch.orderedBy, action: `printing.${state}`, objectType: 'printing', objectId: batch.id },
      details: { bytes, missing: written.missing },
    })
    return true
  })
  if (!ended) await removeStored(printingKey(batch))
}
