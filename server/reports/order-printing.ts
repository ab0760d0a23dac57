import { recordAudit } from '#server/audit/record-audit.ts'
import { listStatementYears } from '#server/certificates/list-statement-years.ts'
import { certificateNames } from '#server/certificates/rules/content.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findByIdNumbers } from '#server/identity/find-by-id-numbers.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { maskIdNumber } from '#server/identity/rules/mask.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findWithinReach } from './find-within-reach.ts'
import { printingOrdered } from './jobs.ts'
import { listLearners } from './list-learners.ts'
import type { LearnerFilter } from './rules/learner-filter.ts'
import { type PrintingWish, sheetLimit, sheetsOf, splitNumbers } from './rules/printing.ts'
import type { ReportRefusal } from './rules/refusals.ts'

type Refused =
  | Extract<ReportRefusal, `printing-${'open' | 'empty' | 'too-many' | 'year' | 'unknown'}`>
  | 'not-found'
  | 'confirm-needed'
type Chosen = { learnerIds: string[] } | { unknown: string[] } | 'too-many'

/**
 * Has a worker make a file of these certificates and statements: of the people whose numbers are given, or of everybody whom the filter leaves. Only of
 * people within the actor's reach; one batch at a time. `printing-unknown` names the numbers, masked, that are nobody's there.
 */
export async function orderPrinting(
  actor: Actor,
  { filter, ...wish }: PrintingWish & { filter: LearnerFilter },
): Promise<Result<{ batchId: string }, Refused>> {
  if (!holds(actor, 'print.batch')) return refuse('not-found')
  const confirmed = await transaction(async (tx) => requireConfirmed(actor, await tx.now()))
  if (!confirmed.ok) return confirmed
  const sheets = sheetsOf(wish)
  const known = await listStatementYears()
  if (wish.years.some((year) => !known.includes(year))) return refuse('printing-year')
  const most = Math.floor(sheetLimit / sheets.length)
  const chosen = await choose(actor, filter, splitNumbers(wish.numbers), most)
  if (chosen === 'too-many') return refuse('printing-too-many')
  if ('unknown' in chosen) return refuse('printing-unknown', { numbers: chosen.unknown })
  const { learnerIds } = chosen
  if (learnerIds.length === 0) return refuse('printing-empty')

  const batchId = newId()
  const title = `${learnerIds.length} 人的${wish.kinds.map((kind) => certificateNames[kind]).join('和')}`
  const items = learnerIds.flatMap((learnerId) => sheets.map((sheet) => ({ learnerId, ...sheet })))
  return await transaction(async (tx) => {
    const written = await tx.run`
      insert into print_batch (id, ordered_by, title, format, state, years, people, sheets, ordered_at)
      values (${batchId}, ${actor.accountId}, ${title}, ${wish.format}, 'waiting', ${wish.years}, ${learnerIds.length}, ${items.length}, clock_timestamp())
      on conflict (ordered_by) where state in ('waiting', 'running') do nothing`
    if (written === 0) return refuse('printing-open')
    await writeItems(tx, batchId, items)
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'printing.ordered', objectType: 'printing', objectId: batchId },
      details: { kinds: wish.kinds, years: wish.years, format: wish.format, people: learnerIds.length, under: filter.under },
    })
    await enqueue(tx, printingOrdered, { batchId })
    return ok({ batchId })
  })
}

const writeItems = (
  tx: Transaction,
  batchId: string,
  items: readonly { learnerId: string; kind: string; year: number | null }[],
) =>
  tx.run`
    insert into print_item (batch_id, place, learner_id, kind, year)
    select ${batchId}, place, learner_id, kind, year
    from unnest(${items.map((item) => item.learnerId)}::uuid[], ${items.map((item) => item.kind)}::text[], ${items.map((item) => item.year)}::int[])
      with ordinality as item (learner_id, kind, year, place)`

/** Everybody in the order of their names, or those of the list in its order. */
async function choose(actor: Actor, filter: LearnerFilter, numbers: readonly string[], most: number): Promise<Chosen> {
  if (numbers.length > most) return 'too-many'
  if (numbers.length === 0) {
    const page = await listLearners(actor, { filter, size: most }, 'print.batch')
    return page.next ? 'too-many' : { learnerIds: page.rows.map((row) => row.learnerId) }
  }
  const persons = await findByIdNumbers(numbers)
  const found = numbers.map((number) => ({ number, learnerId: persons.get(number)?.accountId }))
  const within = await findWithinReach(
    actor,
    found.flatMap(({ learnerId }) => learnerId ?? []),
  )
  const unknown = found.filter(({ learnerId }) => !learnerId || !within.has(learnerId))
  if (unknown.length > 0) return { unknown: unknown.map(({ number }) => maskIdNumber(number)) }
  return { learnerIds: found.flatMap(({ learnerId }) => learnerId ?? []) }
}
