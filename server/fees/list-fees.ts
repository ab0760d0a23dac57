import type { Actor } from '#server/identity/actor.ts'
import { holds, type Power } from '#server/identity/rules/powers.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { type FeeSide, feeSides } from './rules/fee-query.ts'
import type { FeePayer, FeeState } from './rules/fee-state.ts'

export type FeeRow = {
  id: string
  learnerName: string
  organisationName: string
  /** null: the learner pays. */
  payerUnitName: string | null
  payer: FeePayer
  /** What it is for: the training or class, or what the price is called. */
  title: string
  amountFen: number
  state: FeeState
  reference: string
  saidAt: Date | null
  paidOn: string | null
  refundedFen: number
  receiptId: string | null
  receiptYear: number | null
  receiptNumber: number | null
  createdAt: Date
}
export type FeeSums = { total: number; amountFen: number; dueFen: number; paidFen: number; refundedFen: number }

/** What the actor may see by which side: what is owed to their place, what their unit owes for its people, and what is owed to the places within their reach. */
const sidePowers = { payee: 'fee.keep', payer: 'fund.keep', above: 'fee.follow' } as const satisfies Record<FeeSide, Power>
/** The sides from which the actor sees fees, the nearest first. */
export const sidesOfFees = (actor: Actor): FeeSide[] => feeSides.filter((side) => holds(actor, sidePowers[side]))

export const feesPage = 30
export const feesMost = 20_000

type Wanted = { side: FeeSide; state: FeeState | null; search: string; page: number; most?: number }

/** Fees that concern the actor's places, newest first, with the sums of all that were found. */
export async function listFees(actor: Actor, { side, ...wanted }: Wanted): Promise<{ rows: FeeRow[]; sums: FeeSums }> {
  const places = placesOf(actor, sidePowers[side])
  return await select({ ...nobodys, [side]: places }, wanted)
}

/** What the actor is charged for, by whomever it is paid. */
export async function listOwnFees(actor: Actor, page: number): Promise<{ rows: FeeRow[]; sums: FeeSums }> {
  return await select({ ...nobodys, learnerId: actor.accountId }, { state: null, search: '', page })
}

/** Whose fees; exactly one of them is not null. */
type Whose = Record<FeeSide, string[] | null> & { learnerId: string | null }
const nobodys: Whose = { payee: null, payer: null, above: null, learnerId: null }

async function select(
  { payee, payer, above, learnerId }: Whose,
  { state, search, page, most = feesPage }: Omit<Wanted, 'side'>,
): Promise<{ rows: FeeRow[]; sums: FeeSums }> {
  const pattern =
    search.trim() === ''
      ? null
      : `%${search
          .normalize('NFKC')
          .trim()
          .replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<FeeRow & FeeSums>`
    with found as (
      select f.*, l.real_name as learner_name, o.name as payee, u.name as payer_unit, coalesce(g.title, p.item) as title,
        r.id as receipt_id, r.year as receipt_year, r.number as receipt_number
      from enrolment_fee f join account l on l.id = f.learner_id join organisation o on o.id = f.organisation_id join filed_price p on p.id = f.price_id
        left join organisation u on u.id = f.payer_unit_id left join gathering g on g.id = f.subject_id left join fee_receipt r on r.fee_id = f.id
      where (${payee}::uuid[] is null or f.organisation_id = any(${payee}::uuid[])) and (${payer}::uuid[] is null or f.payer_unit_id = any(${payer}::uuid[]))
        and (${above}::uuid[] is null or exists (select 1 from organisation mine where mine.id = any(${above}::uuid[]) and o.path <@ mine.path)) and (${learnerId}::uuid is null or f.learner_id = ${learnerId}::uuid) and (${state}::text is null or f.state = ${state})
        and (${pattern}::text is null or l.real_name like ${pattern} or f.reference like upper(${pattern}) or coalesce(g.title, p.item) like ${pattern} or u.name like ${pattern}
          or r.year || '-' || lpad(r.number::text, 6, '0') like ${pattern})
    ), sums as (
      select count(*)::int as total, coalesce(sum(amount_fen) filter (where state <> 'void'), 0)::bigint as amount,
        coalesce(sum(amount_fen) filter (where state = 'due'), 0)::bigint as due, coalesce(sum(paid_fen), 0)::bigint as paid,
        coalesce(sum(refunded_fen), 0)::bigint as refunded from found
    )
    select sums.total, sums.amount as "amountFen", sums.due as "dueFen", sums.paid as "paidFen", sums.refunded as "refundedFen", row.*
    from sums left join lateral (
      select id, learner_name as "learnerName", payee as "organisationName", payer_unit as "payerUnitName", payer, title, amount_fen as "ownFen", state, reference,
        transfer_said_at as "saidAt", paid_on as "paidOn", refunded_fen as "ownRefundedFen", receipt_id as "receiptId", receipt_year as "receiptYear",
        receipt_number as "receiptNumber", created_at as "createdAt"
      from found order by created_at desc, id limit ${most} offset ${(Math.max(1, page) - 1) * most}) row on true`
  const first = rows[0]
  const { total = 0, amountFen = 0, dueFen = 0, paidFen = 0, refundedFen = 0 } = first ?? {}
  return {
    rows: (rows as (FeeRow & FeeSums & { ownFen: number; ownRefundedFen: number })[])
      .filter((row) => row.id !== null)
      .map(({ total: _, dueFen: __, paidFen: ___, ownFen, ownRefundedFen, ...row }) => ({
        ...row,
        amountFen: ownFen,
        refundedFen: ownRefundedFen,
      })),
    sums: { total, amountFen, dueFen, paidFen, refundedFen },
  }
}
