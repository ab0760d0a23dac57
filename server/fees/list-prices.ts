import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { UnitOfCharge } from './rules/price.ts'
import type { NewPrice } from './rules/price-form.ts'

export type PriceRow = {
  id: string
  organisationId: string
  organisationName: string
  documentNumber: string
  item: string
  amountFen: number
  unitOfCharge: UnitOfCharge
  /** 'YYYY-MM-DD' */
  validFrom: string
  validUntil: string
  filedBy: string
  filedAt: Date
  /** 'past': ended, or its last day is over. */
  standing: 'coming' | 'in-force' | 'past'
  ended: boolean
  endReason: string
}
export const pricesPage = 30

type Wanted = { search: string; page: number; onlyInForce: boolean }

/** The register that everybody may read: prices in force, and on demand those that were or will be. Who filed them is not told here. */
export async function listPublicPrices(
  wanted: Wanted,
): Promise<{ rows: Omit<PriceRow, 'filedBy' | 'endReason'>[]; total: number }> {
  const { rows, total } = await select(null, wanted)
  return { rows: rows.map(({ filedBy: _, endReason: __, ...row }) => row), total }
}

/** The prices of the places at which the actor keeps fees, and those below where fees are followed. */
export async function listPrices(actor: Actor, wanted: Wanted): Promise<{ rows: PriceRow[]; total: number }> {
  return await select({ own: placesOf(actor, 'fee.keep'), below: placesOf(actor, 'fee.follow') }, wanted)
}

/** For whoever charges: what they may charge by today. */
export async function listPricesInForce(actor: Actor, organisationId: string): Promise<PriceRow[]> {
  const own = placesOf(actor, 'fee.keep').filter((place) => place === organisationId)
  return (await select({ own, below: [] }, { search: '', page: 1, onlyInForce: true })).rows
}

async function select(
  places: { own: string[]; below: string[] } | null,
  { search, page, onlyInForce }: Wanted,
): Promise<{ rows: PriceRow[]; total: number }> {
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const found = await sql.many<PriceRow & { total: number }>`
    with today as (select (clock_timestamp() at time zone 'Asia/Shanghai')::date as day)
    select p.id, p.organisation_id as "organisationId", o.name as "organisationName", p.document_number as "documentNumber", p.item, p.amount_fen as "amountFen",
      p.unit_of_charge as "unitOfCharge", p.valid_from as "validFrom", p.valid_until as "validUntil", a.real_name as "filedBy", p.filed_at as "filedAt",
      case when p.ended_at is not null or p.valid_until < day then 'past' when p.valid_from > day then 'coming' else 'in-force' end as standing,
      p.ended_at is not null as ended, p.end_reason as "endReason", count(*) over ()::int as total
    from today, filed_price p join organisation o on o.id = p.organisation_id join account a on a.id = p.filed_by
    where (${places === null} or p.organisation_id = any(${places?.own ?? []}::uuid[])
        or exists (select 1 from organisation mine where mine.id = any(${places?.below ?? []}::uuid[]) and o.path <@ mine.path))
      and (not ${onlyInForce} or (p.ended_at is null and day between p.valid_from and p.valid_until))
      and (${pattern}::text is null or p.document_number like ${pattern} or p.item like ${pattern} or o.name like ${pattern})
    order by p.ended_at is not null, p.valid_until desc, p.id limit ${pricesPage} offset ${(Math.max(1, page) - 1) * pricesPage}`
  return { rows: found.map(({ total: _, ...row }) => row), total: found[0]?.total ?? 0 }
}

/** One that the actor keeps, to be corrected or ended. */
export async function findKeptPrice(
  actor: Actor,
  priceId: string,
): Promise<(NewPrice & { organisationId: string; ended: boolean }) | null> {
  return await sql.maybe<NewPrice & { organisationId: string; ended: boolean }>`
    select organisation_id as "organisationId", document_number as "documentNumber", item, amount_fen as "amountFen", unit_of_charge as "unitOfCharge",
      valid_from as "validFrom", valid_until as "validUntil", ended_at is not null as ended
    from filed_price where id = ${priceId} and organisation_id = any(${placesOf(actor, 'fee.keep')}::uuid[])`
}
