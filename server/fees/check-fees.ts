import { type Transaction, transaction } from '#server/platform/database.ts'
import { type Breach, breachOf } from '#server/platform/nightly-check.ts'

/**
 * Holds the fees against their receipts and histories: receipts of a payee's year are numbered from one without a gap, what was paid has a receipt of the same
 * sum and nothing else has one, a fee stands where its last step left it, and nobody owes the same place twice. Reads only.
 */
export const checkFees = (): Promise<Breach[]> =>
  transaction(async (tx) => {
    // It reads every fee: longer than a page may take.
    await tx.run`set local statement_timeout = '1h'`
    return [
      ...breachOf('receipts are numbered without gaps', await listGaps(tx)),
      ...breachOf('what was paid has its receipt', await listUnreceipted(tx)),
      ...breachOf('a fee stands where its last step left it', await listAstray(tx)),
      ...breachOf('a place is owed for once', await listTwice(tx)),
    ]
  })

const listGaps = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select coalesce(s.organisation_id, r.organisation_id)::text || ' ' || coalesce(s.year, r.year)::text as id
    from receipt_series s full join (
      select organisation_id, year, count(*) as given, min(number) as first, max(number) as last from fee_receipt group by organisation_id, year) r
      on r.organisation_id = s.organisation_id and r.year = s.year
    where s.last_number is distinct from r.last or r.given <> r.last or r.first <> 1`

const listUnreceipted = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select f.id from enrolment_fee f left join fee_receipt r on r.fee_id = f.id
    where (f.state in ('paid-by-unit', 'paid-by-learner', 'refund-due', 'refunded')) <> (r.id is not null)
      or (r.id is not null and (r.amount_fen <> f.paid_fen or r.organisation_id <> f.organisation_id)) or f.refunded_fen > f.paid_fen`

const listAstray = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select f.id from enrolment_fee f left join lateral (
      select e.state from fee_event e where e.fee_id = f.id order by e.id desc limit 1) last on true
    where last.state is distinct from f.state`

const listTwice = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select (array_agg(id))[1] as id from enrolment_fee where state in ('due', 'paid-by-unit', 'paid-by-learner', 'waived')
    group by kind, subject_id, learner_id having count(*) > 1`
