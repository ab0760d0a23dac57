import { type Sql, sql } from '#server/platform/database.ts'
import type { FeeSubject, SubjectPrice } from './rules/price.ts'

/** What this costs today, by a price that is in force; null: it costs nothing, or its price has ended and it cannot be charged. */
export async function findPrice(subject: Pick<FeeSubject, 'kind' | 'id'>, from: Sql = sql): Promise<SubjectPrice | null> {
  return (await findPrices(subject.kind, [subject.id], from)).get(subject.id) ?? null
}

/** The same of many, for lists. */
export async function findPrices(
  kind: FeeSubject['kind'],
  ids: readonly string[],
  from: Sql = sql,
): Promise<Map<string, SubjectPrice>> {
  if (ids.length === 0) return new Map()
  const rows = await from.many<SubjectPrice & { subjectId: string }>`
    select s.subject_id as "subjectId", p.id as "priceId", p.document_number as "documentNumber", p.item, p.amount_fen as "amountFen",
      p.unit_of_charge as "unitOfCharge", s.quantity, p.amount_fen::bigint * s.quantity as "totalFen", p.valid_until as "validUntil"
    from priced_subject s join filed_price p on p.id = s.price_id
    where s.kind = ${kind} and s.subject_id = any(${ids}::uuid[]) and p.ended_at is null
      and (clock_timestamp() at time zone 'Asia/Shanghai')::date between p.valid_from and p.valid_until`
  return new Map(rows.map(({ subjectId, ...price }) => [subjectId, price]))
}
